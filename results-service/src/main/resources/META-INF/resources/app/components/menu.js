// Menus are <details class="menu">: a click elsewhere and Escape close them.
/** @param {Node | null} except a menu around this stays open */
const closeMenus = except => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (menu instanceof HTMLDetailsElement && !menu.contains(except)) menu.open = false;
  }
};

addEventListener('pointerdown', event => closeMenus(event.target instanceof Node ? event.target : null));
addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = document.activeElement?.closest('details.menu[open]');
  closeMenus(null);
  menu?.querySelector('summary')?.focus();
});

export {};
