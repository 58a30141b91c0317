import { Component, provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterLink, RouterOutlet, type Routes } from '@angular/router';

@Component({
  selector: 'app-counter',
  // a plain field: only zone.js tells Angular that it has changed
  template: `<button id="count" (click)="later()">counts {{ count }}</button>`,
})
class Counter {
  count = 0;

  later() {
    setTimeout(() => this.count++);
  }
}

@Component({
  selector: 'app-first',
  imports: [Counter, RouterLink],
  template: `<h1>First page</h1>
    <app-counter /><a id="there" routerLink="/second">To the second</a>`,
})
class First {}

@Component({
  selector: 'app-second',
  imports: [Counter, RouterLink],
  template: `<h1>Second page</h1>
    <app-counter /><a id="there" routerLink="/">To the first</a>`,
})
class Second {}

@Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
class App {}

const routes: Routes = [
  { path: '', component: First },
  { path: 'second', component: Second },
];

bootstrapApplication(App, { providers: [provideZoneChangeDetection(), provideRouter(routes)] }).catch(
  (error) => console.error(error),
);
