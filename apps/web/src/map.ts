// Projection and outlines for the map of events.
export { geoNaturalEarth1, geoPath, geoGraticule10 } from 'd3-geo';
export { feature, mesh } from 'topojson-client';
