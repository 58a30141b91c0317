import { BoxGeometry, Mesh, MeshNormalMaterial, PerspectiveCamera, Scene, WebGLRenderer } from 'three';

const scene = new Scene();
const camera = new PerspectiveCamera(60, innerWidth / innerHeight);
camera.position.z = 3;
const cube = new Mesh(new BoxGeometry(), new MeshNormalMaterial());
scene.add(cube);
const renderer = new WebGLRenderer();
renderer.setSize(innerWidth, innerHeight);
renderer.domElement.style.display = 'block';
document.getElementById('root').append(renderer.domElement);
renderer.setAnimationLoop((time) => {
  cube.rotation.set(time / 1000, time / 700, 0);
  renderer.render(scene, camera);
});
