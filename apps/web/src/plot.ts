// The parts of Observable Plot that the pages draw with.
export { plot, dot, line, ruleY, ruleX, tip, pointerX, areaY, barY, text, axisX, axisY } from '@observablehq/plot';
