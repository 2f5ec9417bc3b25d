// Light, dark, or as the system says; the choice is kept in this browser.

const THEMES = [
  { name: "system", label: "Theme: system", icon: "half" },
  { name: "light", label: "Theme: light", icon: "sun" },
  { name: "dark", label: "Theme: dark", icon: "moon" },
];

const stored = () => localStorage.getItem("theme");

export const themeName = () => THEMES.find((one) => one.name === stored()) ?? THEMES[0];

export function useTheme() {
  const { name } = themeName();
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(themeName()) + 1) % THEMES.length];
  localStorage.setItem("theme", next.name);
  useTheme();
}
