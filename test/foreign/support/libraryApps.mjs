import { constants, inflateSync } from 'node:zlib';
import { answerWords, LESSON, takeLesson } from './lessonSteps.mjs';
import { runApp } from './runApp.mjs';
import { scrub } from './scrub.mjs';
import { until } from './until.mjs';

const lesson = { hasEmptyTag: true, body: LESSON, steps: takeLesson, answer: answerWords };
const library = (app) => ({
  name: app.name,
  run: (world) => runApp({ ...lesson, ...app }, world),
});

/** A request that begins is no mouse move, and mouse moves are sampled by time. */
const MOUSE_MOVE = 1;
const INCREMENTAL = 3;
const rrwebEvents = (events) =>
  events
    .filter(({ type, data }) => type !== INCREMENTAL || data.source !== MOUSE_MOVE)
    .map((event) => scrub(event));

/** What came to an SDK's intake, as text, in the page's own server. */
function createIntake() {
  let bodies = [];
  return {
    begin: () => (bodies = []),
    bodies: () => bodies,
    answer(request, response, url) {
      if (!url.pathname.startsWith('/intake/')) return answerWords(request, response, url);
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push({ url, body: Buffer.concat(chunks), type: request.headers['content-type'] });
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      });
      return true;
    },
  };
}

const MEASURED = /^(measurements|sdk|sent_at|dsn|trace|contexts|attributes|user_agent|request)$/;
/** What comes when the machine is slow, and when a picture is drawn. */
const TIMED = /blocked|memory|paint|layout shift|long|interaction|first input|ui\.(webvital|interaction)/i;

/** What Sentry's envelopes hold: events, the replay's events, and spans, which come in batches, by name. */
function sentryItems(bodies) {
  const items = { spans: [], replay: [], performance: [], urls: [], errors: 0 };
  for (const { body } of bodies) {
    const lines = body
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    for (let at = 1; at < lines.length; at += 2) {
      const { type } = lines[at];
      const payload = lines[at + 1];
      if (type === 'span') {
        for (const { name, attributes } of payload.items)
          items.spans.push(`${attributes['sentry.op']?.value} ${name}`);
      } else if (type === 'replay_recording') {
        // after a line of its own
        for (const event of rrwebEvents(lines[++at + 1])) {
          const text = JSON.stringify(event);
          if (TIMED.test(text)) continue;
          // requests and the load itself are told when they are over
          if (event.data.tag === 'performanceSpan')
            items.performance.push(`${event.data.payload.op} ${event.data.payload.description}`);
          else items.replay.push(event);
        }
      } else if (type === 'replay_event') {
        // one for each piece of the recording
        items.urls.push(...payload.urls);
        items.errors += payload.error_ids.length;
      } else if (!/^(client_report|session)$/.test(type)) (items[type] ??= []).push(scrub(payload, MEASURED));
    }
  }
  items.performance.sort();
  items.urls = scrub([...new Set(items.urls)].sort());
  items.spans = scrub(items.spans.filter((span) => !TIMED.test(span)).sort());
  return items;
}

const sentryIntake = createIntake();

/** Places of the lesson: its start, chapter 2, back, and forward. */
const VIEWS = 4;
const byText = (one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

const isInteraction = ({ type, data }) => type === INCREMENTAL && data?.source > 0;
const wordsIn = (value) => {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(wordsIn) : [];
};

/** What Datadog's SDK has sent: its events by kind, and what the replay has. */
async function datadogItems(bodies) {
  const views = new Map();
  const items = { actions: [], errors: [], resources: [] };
  const segments = [];
  for (const { url, body, type } of bodies) {
    if (url.pathname.endsWith('/replay')) {
      const form = await new Response(body, { headers: { 'content-type': type } }).formData();
      const segment = Buffer.from(await form.get('segment').arrayBuffer());
      const { records, ...about } = JSON.parse(inflateSync(segment, { finishFlush: constants.Z_SYNC_FLUSH }));
      segments.push({ ...JSON.parse(await form.get('event').text()), ...about, records });
      continue;
    }
    for (const event of body
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))) {
      if (event.type === 'view') {
        const { id, url: place, is_active: isActive, action, error } = event.view;
        const view = views.get(id);
        views.set(id, {
          place,
          actions: action.count,
          errors: error.count,
          isOver: view?.isOver || !isActive,
          from: event.date,
        });
      } else if (event.type === 'action')
        items.actions.push([event.date, event.action.type, event.action.target?.name]);
      else if (event.type === 'error') items.errors.push([event.error.source, event.error.message]);
      else if (event.type === 'resource') items.resources.push([event.resource.type, event.resource.url]);
    }
  }
  const inOrder = (all, key) => all.sort((one, other) => one[key] - other[key]);
  items.views = inOrder(
    [...views].map(([id, view]) => ({ id, ...view })),
    'from',
  ).map(({ id, from: _, ...view }) => ({
    ...view,
    isReplayed: segments.some((segment) => segment.view.id === id),
  }));
  items.actions = inOrder(items.actions, 0).map(([, ...action]) => action);
  const records = inOrder(segments, 'start').flatMap((segment) => rrwebEvents(segment.records));
  // how many changes of the DOM are in one record is a matter of time, so their words are compared
  items.interactions = records.filter(isInteraction).map(({ data }) => [data.source, data.type, data.text]);
  items.kinds = [...new Set(records.map(({ type }) => type))].sort();
  items.words = [...new Set(records.filter((record) => !isInteraction(record)).flatMap(wordsIn))].sort();
  items.resources.sort(byText);
  return scrub(items);
}

const datadogIntake = createIntake();

export const libraryApps = [
  library({
    name: 'datadog',
    ...datadogIntake,
    async record(page) {
      await page.evaluate(() => window.flush());
      // each place of the page was a view of its own, and has a replay; what has not come by then is missed below
      let sent;
      const isComplete = async () => {
        sent = await datadogItems(datadogIntake.bodies());
        return sent.views.filter(({ isOver, isReplayed }) => isOver && isReplayed).length === VIEWS;
      };
      await until(isComplete, "what Datadog's SDK sends", 15).catch(() => {});
      return sent;
    },
    verify(check, { without, recorder }) {
      const { errors, words, interactions, actions } = without.recorded;
      check('the errors are reported', errors.length, 2);
      check('the clicks are reported', actions.length > 4, true);
      check(
        'the replay has the DOM and what changed in it',
        words.length > 20 && interactions.length > 5,
        true,
      );
      check(
        "the replay has a shadow root's change",
        words.some((word) => word.includes('Apfel')),
        true,
      );
      check('each place is a view', without.recorded.views.length, VIEWS);
      check('recorder: the errors are reported', recorder.recorded.errors, errors);
      const places = ({ recorded }) => recorded.views.map(({ place }) => place);
      // docs/closing.md: the events of back() and forward() are not trusted, and Datadog's SDK asks
      check(
        'recorder: each place is a view but where back() and forward() lead',
        places(recorder),
        places(without).slice(0, 2),
      );
    },
  }),
  library({
    name: 'sentry',
    ...sentryIntake,
    async record(page) {
      await page.evaluate(() => window.flush());
      return sentryItems(sentryIntake.bodies());
    },
    verify(check, { without, recorder }) {
      const { event, replay, spans } = without.recorded;
      check('both errors are reported', event.length, 2);
      check('the replay has the DOM and what changed in it', replay.length > 20, true);
      check('navigations are traced', spans.filter((span) => span.startsWith('navigation')).length > 1, true);
      check('recorder: both errors are reported', recorder.recorded.event, event);
    },
  }),
  library({
    name: 'rrweb',
    async record(page) {
      const events = rrwebEvents(await page.evaluate(() => window.events));
      const { shown, totalTime } = await page.evaluate(() => window.replay());
      return { events, shown: scrub(shown), takesTime: totalTime > 0 };
    },
    verify(check, { without, recorder }) {
      check('events are recorded, and replayed', without.recorded.shown.includes('pear'), true);
      check('recorder: its events are replayed, too', recorder.recorded.shown, without.recorded.shown);
    },
  }),
  library({
    name: 'zone',
    record: (page) => page.evaluate(() => [...window.kinds].sort()),
    verify(check, { without }) {
      check('handlers run in the zone', without.dom.includes('word 1 lesson'), true);
    },
  }),
];
