// Colours people gave to cells, carried over to the dark page. Light fills become dark ones of the
// same hue, and ink is moved until it can be read on them; dark fills stay as they are.

const DARK_SURFACE = [17, 24, 32];
const LIGHT_PAGE_INK = "#1f2933";
const READABLE = 4.5;
const STRONGEST = 13; // more than this dazzles

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

/** { hue, saturation, lightness }, the first in degrees, the others from 0 to 1. */
function hsl(rgb) {
  const [r, g, b] = rgb.map((part) => part / 255);
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const lightness = (high + low) / 2;
  const spread = high - low;
  if (spread === 0) return { hue: 210, saturation: 0, lightness };
  const saturation = spread / (1 - Math.abs(2 * lightness - 1));
  const hue = high === r ? (g - b) / spread : high === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
  return { hue: (hue * 60 + 360) % 360, saturation, lightness };
}

function fromHsl({ hue, saturation, lightness }) {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const at = (offset + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  });
}

/** A fill for the dark page: its hue kept, the stronger the tint the brighter. */
function darkFill(rgb) {
  if (luminance(rgb) < 0.2) return rgb;
  const strength = (Math.max(...rgb) - Math.min(...rgb)) / 255;
  if (strength === 0 && rgb[0] > 250) return DARK_SURFACE;
  return fromHsl({
    hue: hsl(rgb).hue,
    saturation: strength === 0 ? 0.08 : Math.min(0.7, 0.22 + 0.7 * strength),
    lightness: 0.115 + 0.45 * strength,
  });
}

/** A line for the dark page: as strong against it as it was against white. */
export function darkLine(hex) {
  const { hue, saturation, lightness } = hsl(parse(hex));
  return format(fromHsl({ hue, saturation, lightness: Math.min(0.85, Math.max(0.26, 1 - lightness)) }));
}

/** The ink nearest to `rgb` that stands out from `fill` at least so much. */
function standingOut(rgb, fill, wanted) {
  const toward = luminance(fill) > 0.35 ? [0, 0, 0] : [255, 255, 255];
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(rgb, toward, share);
    if (contrast(candidate, fill) >= wanted) return candidate;
  }
  return toward;
}

/** { background, color } for the dark page, from those of the light one; either may be absent.
    What was strong on paper is strong in the dark, and muted words stay muted. */
export function darkColors(background, color) {
  const paper = background ? parse(background) : [255, 255, 255];
  const fill = background ? darkFill(paper) : DARK_SURFACE;
  const ink = parse(color ?? (luminance(paper) > 0.2 ? LIGHT_PAGE_INK : "#ffffff"));
  const wanted = Math.min(STRONGEST, Math.max(READABLE, contrast(ink, paper)));
  return {
    background: background ? format(fill) : null,
    color: format(standingOut(ink, fill, wanted)),
  };
}
