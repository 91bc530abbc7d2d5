// Puts plotly.js on the page from its compressed text, then draws the charts that wait. The text comes as an argument:
// notebooks run a script away from the elements it came with.
(function (packed) {
  var bytes = Uint8Array.from(atob(packed), function (letter) {
    return letter.charCodeAt(0);
  });
  var text = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  text.then(function (source) {
    var script = document.createElement("script");
    // An AMD loader on the page (classic Jupyter has one) would swallow the library; it must become a global.
    script.textContent = "(function(define,exports,module){" + source + "\n}).call(window);";
    document.head.appendChild(script);
    var waiting = window.kernelCharts || [];
    window.kernelCharts = [];
    waiting.forEach(function (draw) {
      draw();
    });
  });
})
