import Class from './Class.jsx';

export default async function Page({ searchParams }) {
  const { class: name = 'geometry', uid } = await searchParams;
  return <Class name={name} uid={Number(uid) || 7} />;
}
