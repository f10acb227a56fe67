/** What posts are tagged with, the common ones first. */
export const TAGS = `
  recipes, travel, sailing, typescript, books, life at sea, bread, music, postgres, soup,
  photography, harbours, testing, fermentation, coffee, nestjs, history, fish, how-to, performance,
  gardening, winter, tools, open source, spices, weather, knots, review, architecture, vegan,
  family, cheese, budget, security, night watch, node.js, maps, pickles, c++, crème brûlée,
  navigation, sql, islands, interviews, tea, sourdough, minimalism, lighthouses, smørrebrød, ropework,
  observability, jazz, tides, 寿司, haiku
`
  .trim()
  .split(/,\s+/);
