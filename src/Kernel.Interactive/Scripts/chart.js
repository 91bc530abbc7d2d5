// Draws one chart. ChartHtml hands it the name of the element the chart belongs to, and the figure.
(function (name, figure) {
  // Everything here gives way to what the chart itself says. Ink comes from the page around the chart, so that one
  // fragment suits a light page and a dark one; the colours of series are told apart by colour-blind readers too.
  function defaults(element) {
    var ink = window.getComputedStyle(element).color;
    var parts = (ink.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    var dark = 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] > 140;
    var faint = dark ? "rgba(255,255,255,0.16)" : "rgba(0,0,0,0.12)";
    var soft = dark ? "rgba(255,255,255,0.5)" : "rgba(0,0,0,0.45)";
    var axis = { gridcolor: faint, linecolor: soft, zerolinecolor: soft, automargin: true, ticks: "" };
    return {
      autosize: true,
      font: { color: ink, size: 13 },
      title: { x: 0.02 },
      margin: { l: 60, r: 20, t: 50, b: 50 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      colorway: [dark ? "#4aa3df" : "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8c8c8c"],
      colorscale: { sequential: "Viridis", sequentialminus: "Viridis", diverging: "RdBu" },
      xaxis: axis,
      yaxis: axis,
      hovermode: "closest",
      hoverlabel: { align: "left" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: soft, activecolor: ink },
    };
  }

  function layoutFor(element) {
    var own = figure.layout.template || {};
    var template = Object.assign({}, own, { layout: Object.assign(defaults(element), own.layout) });
    var height = figure.layout.height || 420;
    // plotly.js writes into what it is given; the figure has to serve again when the colours change.
    return JSON.parse(JSON.stringify(Object.assign({}, figure.layout, { height: height, template: template })));
  }

  var patience = 50;

  function draw() {
    // The same chart may stand on a page twice: each call takes the first that still shows its fallback.
    var element = document.querySelector('[data-chart="' + name + '"]:not([data-drawn])');
    if (!element) {
      // Classic notebooks run scripts before they put the elements of the same output on the page.
      if (patience-- > 0) window.setTimeout(draw, 100);
      return;
    }
    element.setAttribute("data-drawn", "");
    element.replaceChildren();
    var config = Object.assign({ responsive: true, displaylogo: false }, figure.config);
    Plotly.newPlot(element, figure.data, layoutFor(element), config).then(function () {
      var detail = (window.kernelDetails || {})[name];
      if (detail) detail(element);
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
      Plotly.react(element, element.data, layoutFor(element), config);
    });
  }

  // plotly.js may arrive later than the chart; who brings it runs what waits here.
  if (window.Plotly) draw();
  else (window.kernelCharts = window.kernelCharts || []).push(draw);
})
