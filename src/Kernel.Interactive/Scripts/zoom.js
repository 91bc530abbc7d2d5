// Draws a chart over cycles anew when the reader zooms in, in as much detail as its width has room for. ChartHtml hands
// it the name of the chart and its values, cycle by cycle; chart.js calls it once the chart is drawn.
(function (name, detail) {
  function unpack() {
    var bytes = Uint8Array.from(atob(detail.packed), function (letter) {
      return letter.charCodeAt(0);
    });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer().then(function (buffer) {
      var values = new DataView(buffer);
      var length = buffer.byteLength / 2 / detail.rows;
      return Array.from({ length: detail.rows }, function (_, row) {
        return Uint16Array.from({ length: length }, function (_, at) {
          return values.getUint16(2 * (row * length + at), true);
        });
      });
    });
  }

  // The bins of a stretch, counted in values of the detail.
  function binsOf(from, to, length) {
    var width = Math.max(1, Math.ceil((to - from) / detail.mostBins));
    var first = Math.floor(from / width) * width;
    var edges = [];
    for (var at = first; at < to; at += width) edges.push(at);
    return { edges: edges, end: Math.min(to, length), width: width };
  }

  function valuesIn(bins, row) {
    return bins.edges.map(function (from, i) {
      var to = i + 1 < bins.edges.length ? bins.edges[i + 1] : bins.end;
      var sum = 0;
      var peak = 0;
      for (var at = from; at < to; at++) {
        sum += row[at];
        peak = Math.max(peak, row[at]);
      }
      return detail.fold === "peak" ? peak : sum / Math.max(1, to - from);
    });
  }

  function redraw(element, rows, range) {
    var length = rows[0].length;
    var from = Math.max(0, Math.floor(range[0] / detail.step));
    var to = Math.min(length, Math.ceil(range[1] / detail.step));
    if (!(to > from)) return;
    var bins = binsOf(from, to, length);
    var x = bins.edges.concat(bins.end).map(function (at) {
      return Math.min(at * detail.step, detail.cycles);
    });
    var values = rows.map(valuesIn.bind(null, bins));
    element.data.forEach(function (trace, index) {
      var shown = (trace.meta || {}).rows;
      if (!shown) return;
      if (trace.type === "heatmap") {
        var z = values[shown[0]].map(function (value) {
          return value / trace.meta.per;
        });
        window.Plotly.restyle(element, { x: [x], z: [[z]] }, [index]);
        return;
      }
      var own = values[shown[shown.length - 1]];
      var sums = own.map(function (_, i) {
        return shown.reduce(function (sum, row) {
          return sum + values[row][i];
        }, 0);
      });
      // The last point only ends the last bin.
      var closed = function (list) {
        return list.concat(list.slice(-1));
      };
      window.Plotly.restyle(element, { x: [x], y: [closed(sums)], customdata: [closed(own)] }, [index]);
    });
    var isWhole = from === 0 && to === length;
    var change = {};
    Object.keys(element.layout).forEach(function (key) {
      if (!/^xaxis\d*$/.test(key)) return;
      change[key + ".tickmode"] = isWhole ? "array" : "auto";
      change[key + ".tickformat"] = ",d";
    });
    var width = bins.width * detail.step;
    var titled = "xaxis" + (detail.titledPanel ? detail.titledPanel + 1 : "");
    change[titled + ".title.text"] =
      width === 1 ? "cycle" : "cycle (a column is " + width.toLocaleString("en-US") + " cycles; zoom in for fewer)";
    return window.Plotly.relayout(element, change);
  }

  (window.kernelDetails = window.kernelDetails || {})[name] = function (element) {
    var unpacked = null;
    var last = String(element.layout.xaxis.range);
    element.on("plotly_relayout", function () {
      var range = element.layout.xaxis.range.slice();
      if (String(range) === last) return;
      last = String(range);
      unpacked = unpacked || unpack();
      unpacked.then(function (rows) {
        if (String(range) === last) redraw(element, rows, range);
      });
    });
  };
})
