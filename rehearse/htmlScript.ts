/** The script of the HTML report: switches the language, and a click shows that moment of the film. Without it the report is English. */
export const HTML_SCRIPT = `
const root = document.documentElement;
const button = document.querySelector('.language');
const speak = (language) => {
  root.lang = language;
  document.title = root.dataset[language];
  button.lang = language === 'zh' ? 'en' : 'zh';
  button.textContent = language === 'zh' ? 'English' : '中文';
};
speak(/^zh/i.test(navigator.language) ? 'zh' : 'en');
button.hidden = false;
button.addEventListener('click', () => speak(root.lang === 'zh' ? 'en' : 'zh'));
const video = document.querySelector('video');
for (const moment of document.querySelectorAll('button[data-at]')) {
  moment.addEventListener('click', () => {
    video.currentTime = Number(moment.dataset.at);
    video.scrollIntoView({ block: 'nearest' });
    video.focus();
  });
}
`;
