// The look that a reader chose is set before anything is painted, so that nothing flashes.
"use strict";
try {
  const look = localStorage.getItem("keyplan-look");
  if (look === "light" || look === "dark") document.documentElement.dataset.theme = look;
} catch {
  // Without a memory the look is that of the device.
}
