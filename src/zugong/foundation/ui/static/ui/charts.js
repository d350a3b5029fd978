/* Draws <div data-chart="id of a json_script element"> with ECharts options made by the server. Ink first; the accent is for the one series that matters. */
(() => {
  "use strict";
  const drawn = new Map();
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const look = () => {
    const soft = token("--ink-soft");
    const line = token("--line");
    const axis = { axisLine: { lineStyle: { color: token("--line-strong") } }, axisTick: { show: false }, axisLabel: { color: soft, fontSize: 13 }, splitLine: { lineStyle: { color: line } } };
    return {
      color: [soft, token("--accent"), token("--line-strong"), token("--postponed"), token("--near")],
      textStyle: { color: token("--ink"), fontFamily: token("--sans") },
      categoryAxis: axis,
      valueAxis: axis,
      bar: { label: { color: token("--ink") }, barMaxWidth: 28 },
      line: { symbolSize: 6, label: { color: token("--ink") } },
    };
  };
  const draw = (box) => {
    const source = document.getElementById(box.dataset.chart);
    if (!source || !window.echarts) return;
    if (drawn.has(box)) drawn.get(box).dispose();
    const chart = window.echarts.init(box, look(), { renderer: "canvas" });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.setOption({ animation: !still && !navigator.webdriver, animationDuration: 250, aria: { enabled: true }, grid: { left: 8, right: 24, top: 16, bottom: 8, containLabel: true }, ...JSON.parse(source.textContent) });
    chart.on("click", ({ data }) => { if (data && data.url && data.url.startsWith("/")) location.assign(data.url); });
    drawn.set(box, chart);
  };
  const all = () => {
    drawn.forEach((chart, box) => { if (!box.isConnected) { chart.dispose(); drawn.delete(box); } });
    document.querySelectorAll("[data-chart]").forEach((box) => { if (!drawn.has(box)) draw(box); });
  };
  const again = () => [...drawn.keys()].forEach(draw);
  document.addEventListener("zugong:charts", all);
  document.addEventListener("zugong:look", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize({ width: 640 })));
  addEventListener("afterprint", () => drawn.forEach((chart) => chart.resize({ width: "auto" })));
  all();
})();
