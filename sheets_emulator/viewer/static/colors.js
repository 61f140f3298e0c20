// Colours people gave to cells, carried over to the dark page. Light fills become dark ones of the
// same hue, and ink is moved until it can be read on them; dark fills stay as they are.

const DARK_SURFACE = [17, 24, 32];
const LIGHT_INK = [240, 244, 248];
const READABLE = 4.5;

const parse = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const format = (rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
const mix = (a, b, share) => a.map((part, i) => part + (b[i] - part) * share);

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** A fill for the dark page. */
function darkFill(rgb) {
  const light = luminance(rgb);
  if (light < 0.2) return rgb;
  // White is the surface itself; the stronger a tint, the more of it stays.
  const strength = (Math.max(...rgb) - Math.min(...rgb)) / 255;
  const kept = mix(DARK_SURFACE, rgb, 0.05 + 0.35 * strength);
  return light > 0.97 && strength < 0.02 ? DARK_SURFACE : kept;
}

/** The ink nearest to `rgb` that can be read on `fill`. */
function readable(rgb, fill, toward) {
  for (let share = 0; share < 1; share += 0.1) {
    const candidate = mix(rgb, toward, share);
    if (contrast(candidate, fill) >= READABLE) return candidate;
  }
  return toward;
}

/** { background, color } for the dark page, from those of the light one; either may be absent. */
export function darkColors(background, color) {
  const fill = background ? darkFill(parse(background)) : DARK_SURFACE;
  const ink = color ? parse(color) : background && luminance(fill) > 0.2 ? [31, 41, 51] : LIGHT_INK;
  const toward = luminance(fill) > 0.35 ? [0, 0, 0] : [255, 255, 255];
  return {
    background: background ? format(fill) : null,
    color: format(readable(ink, fill, toward)),
  };
}

/** Ink for words on a fill without an ink of its own: the page's dark or light one. */
export function inkOn(background) {
  const rgb = parse(background);
  return contrast([31, 41, 51], rgb) >= contrast([255, 255, 255], rgb) ? "#1f2933" : "#ffffff";
}
