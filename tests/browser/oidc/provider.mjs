// A sign-in provider on this machine: node provider.mjs PORT PUBLIC_URL PEOPLE
// PEOPLE is JSON: under each name that can be typed at sign-in, the claims about that person.

import Provider from "oidc-provider";

const [port, publicUrl, people] = process.argv.slice(2);
const known = JSON.parse(people);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "candour",
      client_secret: "a secret between the two of them",
      redirect_uris: [`${publicUrl}/oauth2callback`],
      post_logout_redirect_uris: [`${publicUrl}/oauth2callback`],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false, // most providers put name and address into the token itself
  cookies: { keys: ["of this test run alone"] },
  findAccount: (_, id) =>
    known[id] && { accountId: id, claims: () => ({ sub: id, ...known[id] }) },
});

provider.listen(Number(port), "127.0.0.1", () => console.log(`ready ${issuer}`));
