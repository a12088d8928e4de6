/** Colours and fonts, light and dark. Text on its background has a contrast of at least 4.5 to 1 everywhere. */
export const themeStyle: string = `
:root {
  color-scheme: light dark;
  --bg: #fbfaf7;
  --panel: #fff;
  --ink: #1d1c1a;
  --soft: #5d5a54;
  --line: #e2dfd8;
  --code: #f4f2ed;
  --link: #1f4fa3;
  --bad: #b3261e;
  --bad-bg: #fbe9e7;
  --on-bad: #fff;
  --good: #22663a;
  --good-bg: #eaf3ec;
  --warn: #7a5200;
  --warn-bg: #fcf0d3;
  --open: #6b3fa0;
  --open-bg: #f1e9fa;
  --info: #1d5a78;
  --info-bg: #e4f0f6;
  --mute: #6b6862;
  --mute-bg: #efede8;
  --t-k: #8a3b8f;
  --t-s: #1d6a3e;
  --t-n: #9a4a00;
  --t-c: #6b6862;
  --t-f: #1f4fa3;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #141416;
    --panel: #1c1c1f;
    --ink: #ecebe7;
    --soft: #aeaba3;
    --line: #33333a;
    --code: #232327;
    --link: #93b7ff;
    --bad: #ff9086;
    --bad-bg: #43201d;
    --on-bad: #2a0503;
    --good: #8fd3a2;
    --good-bg: #1b2a20;
    --warn: #f0c766;
    --warn-bg: #3a2e12;
    --open: #cfb0f5;
    --open-bg: #30253f;
    --info: #8fcbea;
    --info-bg: #1a2f3a;
    --mute: #a5a29b;
    --mute-bg: #29292d;
    --t-k: #dd9be2;
    --t-s: #93d6a8;
    --t-n: #f0ab6b;
    --t-c: #a5a29b;
    --t-f: #93b7ff;
  }
}
`
