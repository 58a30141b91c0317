import { nextTick, onMounted, watch } from 'vue';
import { useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import './style.css';

/** The home page of the default theme has no landmark for its content (axe-core: landmark-one-main, region). */
function markContent() {
  const content = document.getElementById('VPContent');
  if (content?.querySelector('main')) content.removeAttribute('role');
  else content?.setAttribute('role', 'main');
}

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    onMounted(markContent);
    watch(
      () => route.path,
      () => nextTick(markContent),
    );
  },
};
