// For nginx-tenants.conf: the claim `account` of the bearer token. Empty if the claim is missing or not an account id.

const ACCOUNT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function ofToken(request) {
    const bearer = /^Bearer +[^.]+\.([^.]+)\.[^.]+$/i.exec(request.headersIn.Authorization || '')
    if (bearer === null) {
        return ''
    }
    try {
        const account = JSON.parse(Buffer.from(bearer[1], 'base64url').toString()).account
        return typeof account === 'string' && ACCOUNT.test(account) ? account : ''
    } catch (notJson) {
        return ''
    }
}

export default { ofToken }
