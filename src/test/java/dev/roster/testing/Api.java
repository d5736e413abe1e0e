package dev.roster.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** Roster's API, called by one principal. */
public record Api(String token) {
    public static Api as(String email) {
        return new Api(Tokens.of(email));
    }

    public static Api asOperator() {
        return new Api(Tokens.ofOperator());
    }

    public static Api asOperator(String email) {
        return new Api(Tokens.ofOperator(email));
    }

    public static Api anonymous() {
        return new Api(null);
    }

    public RequestSpecification request() {
        RequestSpecification request = given().urlEncodingEnabled(true);
        return token == null ? request : request.auth().oauth2(token);
    }

    public Response get(String path) {
        return request().get(path);
    }

    public Response post(String path) {
        return request().post(path);
    }

    public Response post(String path, Object body) {
        return request().contentType(ContentType.JSON).body(body).post(path);
    }

    public Response patch(String path, Object body) {
        return request().contentType(ContentType.JSON).body(body).patch(path);
    }

    public Response delete(String path) {
        return request().delete(path);
    }

    public Response invite(String accountId, String email, String role) {
        return post("/v1/accounts/" + accountId + "/invitations", Map.of("email", email, "role", role));
    }

    public Response accept(String invitationToken) {
        return post("/v1/invitations/accept", Map.of("token", invitationToken));
    }

    /** The problem type of a response, without {@code /problems/}. */
    public static String problem(Response response) {
        return response.contentType().startsWith("application/problem+json")
                ? response.jsonPath().getString("type").replace("/problems/", "")
                : "no problem: " + response.statusLine() + " " + response.contentType();
    }

    public static List<String> errorFields(Response response) {
        return response.jsonPath().getList("errors.field");
    }
}
