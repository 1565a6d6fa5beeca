// The page of the virtual devices: draws what /live tells, sends what a hand does.

const FACES = { 5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意" };
const PAD_FACE = { idle: "待机", staff: "显示工作人员", invited: "请评价", thanks: "感谢评价" };
const PRINTER = { ok: "有纸", near_end: "纸将尽", out: "缺纸" };
const COUNTER_KEYS = ["F1", "F2", "F9", "F3", "F4", "F5", "F6", "F7", "F8", "F11", "F12", "Return", "Escape"];
const WINDOW_WIDTH = { kiosk: 460 };
const byId = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

async function send(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) console.warn(await answer.text());
}

const act = (device, action, value = "") => send("/act", { device, action, value });

function drawAddresses(addresses) {
  byId("addresses").replaceChildren(...Object.entries(addresses).map(([name, url]) => make("a", { href: url, target: "_blank" }, name)));
}

function drawPrinters(devices) {
  const printers = Object.entries(devices).filter(([, facts]) => facts.kind === "printer");
  byId("printers").replaceChildren(...printers.map(([id, facts]) => make("div", { class: "printer" },
    make("span", {}, `${id} · ${PRINTER[facts.paper] ?? facts.paper}${facts.is_cover_open ? " · 开盖" : ""} · 已出 ${facts.slips} 张`),
    facts.paper === "out" ? make("button", { onclick: () => act(id, "load_paper") }, "装纸") : make("button", { onclick: () => act(id, "paper_out") }, "抽走纸"),
    facts.is_cover_open ? make("button", { onclick: () => act(id, "cover", "off") }, "合盖") : make("button", { onclick: () => act(id, "cover") }, "开盖"),
    make("button", { onclick: () => act(id, "unplug") }, "拔线"),
    make("button", { onclick: () => act(id, "replug") }, "接线"))));
}

function drawPaper(numbers) {
  const shown = [...byId("paper").querySelectorAll("a")].map((link) => Number(link.dataset.number));
  for (const number of [...numbers].reverse()) {
    if (shown.includes(number)) continue;
    const link = make("a", { href: `/paper/${number}`, target: "_blank", "data-number": number }, make("img", { src: `/paper/${number}`, alt: `第 ${number} 张` }));
    byId("paper").prepend(link);
  }
}

function drawCounters(devices) {
  const counters = new Map();
  for (const [id, facts] of Object.entries(devices)) {
    if (!facts.counter) continue;
    if (!counters.has(facts.counter)) counters.set(facts.counter, {});
    counters.get(facts.counter)[facts.kind] = { id, ...facts };
  }
  byId("counters").replaceChildren(...[...counters].sort(([a], [b]) => a.localeCompare(b)).map(([counter, { display, pad }]) => {
    const row = make("div", { class: "counter" }, make("b", {}, counter));
    row.append(display ? make("div", { class: `strip ${display.colour ?? ""}` }, display.is_plugged ? display.text || " " : "（已拔线）") : make("div"));
    if (pad) {
      const plugged = pad.is_plugged;
      row.append(make("div", { class: `pad ${pad.face === "invited" ? "invited" : ""}` },
        ...Object.entries(FACES).reverse().map(([level, word]) => make("button", { onclick: () => act(pad.id, "press", level), ...(plugged ? {} : { disabled: "" }) }, word)),
        make("button", { onclick: () => act(pad.id, plugged ? "unplug" : "replug") }, plugged ? "拔线" : "接线"),
        make("span", { class: "face" }, plugged ? PAD_FACE[pad.face] ?? pad.face : "已拔线")));
    }
    return row;
  }));
}

const windows = new Map();

function drawWindows(sizes) {
  for (const [name, [width, height]] of Object.entries(sizes)) {
    if (windows.has(name)) continue;
    const shownWidth = Math.min(width, WINDOW_WIDTH[name] ?? 420);
    const image = make("img", { width: shownWidth, height: Math.round(height * shownWidth / width), alt: name });
    image.addEventListener("click", (event) => {
      const box = image.getBoundingClientRect();
      send("/touch", { screen: name, x: Math.round((event.clientX - box.left) * width / box.width), y: Math.round((event.clientY - box.top) * height / box.height) });
    });
    const figure = make("figure", {}, make("figcaption", {}, name, make("small", {}, "点图即触摸 · click to touch")), image);
    if (name.startsWith("counter")) {
      figure.append(make("div", { class: "keys" }, ...COUNTER_KEYS.map((key) => make("button", { onclick: () => send("/touch", { screen: name, key }) }, key))));
    }
    byId("windows").append(figure);
    windows.set(name, image);
    refresh(name, image);
  }
}

function refresh(name, image) {
  const next = new Image();
  next.onload = () => { image.src = next.src; setTimeout(() => refresh(name, image), document.hidden ? 2000 : 350); };
  next.onerror = () => setTimeout(() => refresh(name, image), 2000);
  next.src = `/windows/${name}?${Date.now()}`;
}

const live = new EventSource("/live");
live.onmessage = (event) => {
  const stage = JSON.parse(event.data);
  byId("lost").hidden = true;
  drawAddresses(stage.addresses);
  drawPrinters(stage.devices);
  drawPaper(stage.paper);
  drawCounters(stage.devices);
  drawWindows(stage.windows);
  byId("crowd").checked = stage.crowd;
  byId("signins").replaceChildren(...stage.sign_ins.map((line) => make("span", {}, line)));
};
live.onerror = () => { byId("lost").hidden = false; };
byId("crowd").addEventListener("change", (event) => send("/crowd", { on: event.target.checked }));
