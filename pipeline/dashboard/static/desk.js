// Additions only: every page is whole without this file. Times become local.
"use strict";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function localTimes(root) {
  if (!zone || zone === "UTC") return;
  const today = new Date();
  const yesterday = new Date(today.getTime() - 86400000);
  for (const element of root.querySelectorAll("time[datetime]")) {
    const at = new Date(element.dateTime);
    const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const day = at.toDateString();
    if (day === today.toDateString()) element.textContent = clock;
    else if (day === yesterday.toDateString()) element.textContent = `yesterday ${clock}`;
    else if (!/\d{4}$/.test(element.textContent)) element.textContent = `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${clock}`;
  }
  const named = document.getElementById("zone");
  if (named) named.textContent = zone.replace("_", " ");
}

localTimes(document);

// Live: the first page of stories is replaced when something changed, unless a person is reading the reasons of one.
const live = document.querySelector("[data-live]");
if (live && window.EventSource) {
  const known = new Map([...live.querySelectorAll(".story")].map((story) => [story.id, story.textContent]));
  const source = new EventSource(live.dataset.live);
  source.addEventListener("stories", (event) => {
    const fresh = JSON.parse(event.data);
    const pulse = document.getElementById("pulse");
    if (pulse) pulse.innerHTML = fresh.pulse;
    const open = new Set([...live.querySelectorAll("details[open]")].map((details) => details.closest(".story")?.id));
    live.innerHTML = fresh.stories;
    localTimes(live);
    for (const story of live.querySelectorAll(".story")) {
      if (open.has(story.id)) story.querySelector("details").open = true;
      if (known.get(story.id) !== story.textContent) story.classList.add("arrived");
      known.set(story.id, story.textContent);
    }
  });
  addEventListener("pagehide", () => source.close());
}
