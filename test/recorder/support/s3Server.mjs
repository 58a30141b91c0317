// A real S3 server: node s3Server.mjs FOLDER PORT SECRET. It prints its port.
import S3rver from 's3rver';
import account from 's3rver/lib/models/account.js';

const [, , directory, port, secret] = process.argv;
account.DUMMY_ACCOUNT.createKeyPair('teacher', secret);
new S3rver({
  directory,
  port: Number(port),
  address: 'localhost',
  silent: true,
  configureBuckets: [{ name: 'lessons' }],
}).run((error, address) => {
  if (error) throw error;
  console.log(address.port);
});
