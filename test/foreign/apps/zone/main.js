import 'zone.js';
import { startLesson } from '../../support/lesson.js';

// a zone tells of everything that was begun in it: which kinds of work came, and where handlers run
const kinds = (window.kinds = new Set());
window.Zone.current
  .fork({
    name: 'lesson',
    onScheduleTask(delegate, current, target, task) {
      kinds.add(task.source);
      return delegate.scheduleTask(target, task);
    },
  })
  .run(() => startLesson(() => window.Zone.current.name));
