(function () {
  "use strict";
  var rows = JSON.parse(document.getElementById("rows").textContent);
  var verdicts = JSON.parse(document.getElementById("verdicts").textContent);
  var body = document.getElementById("body"), said = document.getElementById("said");
  var search = document.getElementById("search"), size = 100, page = 0, sort = { by: -1, down: false }, shown = rows;
  var boxes = Array.prototype.slice.call(document.querySelectorAll("input[name=verdict]"));
  var heads = Array.prototype.slice.call(document.querySelectorAll("button[data-by]"));
  document.getElementById("controls").hidden = false;
  document.getElementById("pager").hidden = false;

  function cell(row, name, text) {
    var at = document.createElement(name);
    if (name === "th") { at.scope = "row"; }
    at.textContent = text;
    row.appendChild(at);
    return at;
  }
  function draw() {
    var pages = Math.max(1, Math.ceil(shown.length / size));
    page = Math.min(Math.max(page, 0), pages - 1);
    var part = document.createDocumentFragment();
    shown.slice(page * size, page * size + size).forEach(function (r) {
      var row = document.createElement("tr"), title = cell(row, "th", r[1] ? "" : r[0]);
      if (r[1]) {
        var link = document.createElement("a");
        link.href = r[1];
        link.textContent = r[0];
        title.appendChild(link);
      }
      var chip = document.createElement("span"), v = verdicts[r[2]];
      chip.className = "chip s-" + v[0];
      chip.textContent = v[1] + " " + v[2];
      cell(row, "td", "").appendChild(chip);
      cell(row, "td", r[3]);
      cell(row, "td", r[4]);
      cell(row, "td", r[5]);
      part.appendChild(row);
    });
    body.textContent = "";
    body.appendChild(part);
    said.textContent = shown.length.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " stories, page " +
      (page + 1) + " of " + pages;
  }
  function choose() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var wanted = {};
    boxes.forEach(function (b) { wanted[b.value] = b.checked; });
    shown = rows.filter(function (r) {
      if (!wanted[r[2]]) { return false; }
      var text = (r[0] + " " + r[3] + " " + r[4] + " " + r[5]).toLowerCase();
      return words.every(function (w) { return text.indexOf(w) >= 0; });
    });
    if (sort.by >= 0) {
      var turn = sort.down ? -1 : 1;
      shown = shown.slice().sort(function (a, b) {
        var x = a[sort.by], y = b[sort.by];
        return x < y ? -turn : x > y ? turn : 0;
      });
    }
    page = 0;
    draw();
  }
  heads.forEach(function (h) {
    h.addEventListener("click", function () {
      var by = Number(h.getAttribute("data-by"));
      sort = { by: by, down: sort.by === by ? !sort.down : false };
      heads.forEach(function (o) {
        o.parentNode.setAttribute("aria-sort", o === h ? (sort.down ? "descending" : "ascending") : "none");
      });
      choose();
    });
  });
  boxes.forEach(function (b) { b.addEventListener("change", choose); });
  search.addEventListener("input", choose);
  document.getElementById("before").addEventListener("click", function () { page -= 1; draw(); });
  document.getElementById("after").addEventListener("click", function () { page += 1; draw(); });
  draw();
})();
