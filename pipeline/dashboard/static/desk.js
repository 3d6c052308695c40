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
