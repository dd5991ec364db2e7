/**
 * Fades whatever a layer draws with. Shaders of layers write their pixel to `colour`; one that is faded gets a last step
 * that thins it, so that no layer needs to know. A layer at full strength is drawn by its own shader, untouched.
 */
import { type Material, type Object3D, ShaderMaterial } from 'three';

/** How a material was before it was ever faded. */
interface Plain {
  readonly opacity: number;
  readonly transparent: boolean;
}
const plain = new WeakMap<Material, Plain>();

/** Thins an object and all it holds to a share of its own strength, 0 to 1. */
export function fade(object: Object3D, share: number): void {
  object.traverse((part) => {
    const { material } = part as { material?: Material | readonly Material[] };
    for (const m of material ? [material].flat() : []) fadeMaterial(m as Material, share);
  });
}

function fadeMaterial(material: Material, share: number): void {
  let before = plain.get(material);
  if (!before) {
    if (share >= 1) return;
    before = { opacity: material.opacity, transparent: material.transparent };
    plain.set(material, before);
    if (material instanceof ShaderMaterial) thinned(material);
  }
  if (material instanceof ShaderMaterial) material.uniforms['fade']!.value = share;
  else material.opacity = before.opacity * share;
  const transparent = before.transparent || share < 1;
  if (material.transparent === transparent) return;
  material.transparent = transparent;
  material.needsUpdate = true;
}

/** Renames the shader's own main and calls it from one that thins what it wrote. */
function thinned(material: ShaderMaterial): void {
  material.uniforms['fade'] = { value: 1 };
  material.fragmentShader = `${material.fragmentShader.replace(/void\s+main\s*\(\s*\)/, 'void drawn()')}
uniform float fade;
void main() {
  drawn();
  colour.a *= fade;
}
`;
  material.needsUpdate = true;
}
