// Waiting over the day, drawn by uPlot, in the hall's time.

/* global uPlot */
import { $, el } from "./dom.js";
import { clockTime, page, t } from "./words.js";

const HEIGHT = 220;
let chart = null;
let drawn = null;

export function drawChart(hall) {
  const points = hall.figures.curve;
  const box = $("chart");
  if (points.length < 2) {
    chart?.destroy();
    chart = null;
    box.replaceChildren(el("p", { class: "quiet" }, t("chart_empty")));
    return;
  }
  drawn = [points.map((point) => new Date(point.at).getTime() / 1000), points.map((point) => point.waiting)];
  if (chart) { chart.setData(drawn); return; }
  box.replaceChildren();
  chart = new uPlot(options(box.clientWidth), drawn, box);
  new ResizeObserver(() => chart?.setSize({ width: box.clientWidth, height: HEIGHT })).observe(box);
}

function options(width) {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = { stroke: colour("--soft-ink"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: `13px ${getComputedStyle(document.body).fontFamily}` };
  return {
    width,
    height: HEIGHT,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), page.zone),
    legend: { show: false },
    cursor: { y: false },
    scales: { y: { range: (_, low, high) => [0, Math.max(5, Math.ceil(high * 1.1))] } },
    axes: [
      { ...axis, values: (_, times) => times.map((at) => clockTime(at * 1000)), space: 60 },
      { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100], values: (_, counts) => counts.map(String) },
    ],
    series: [{}, { label: t("chart_waiting"), stroke: colour("--sign-red"), width: 2, fill: `${colour("--sign-red")}14`, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } }],
  };
}
