package marketdata.monitor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

class OpenApiTest {
    private static final Path FILES = Path.of("src", "main", "resources", "page");

    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PageServer(TestDatabase.empty().url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theDocumentNamesEveryRouteAndParameterOfTheServerAndNoOther() throws Exception {
        JsonNode document = server.json("/openapi.json");
        Map<String, List<String>> described = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> described.put(
                        path.getKey(),
                        path.getValue().get("get").get("parameters").findValuesAsText("name")));
        Map<String, List<String>> served = new TreeMap<>();
        server.routes().forEach(route -> served.put(route.path(), route.parameters()));

        assertThat(document.get("openapi").textValue()).startsWith("3.1.");
        assertThat(described).isEqualTo(served);
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() throws Exception {
        JsonNode document = server.json("/openapi.json");

        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void whatNobodyAnswersIsAProblem() throws Exception {
        assertThat(server.problem(404, "/nothing").get("detail").textValue()).isEqualTo("There is no /api/v1/nothing.");
    }

    @Test
    void thePageAndEveryFileOfItIsServedAndNoOther() throws Exception {
        HttpResponse<String> page = server.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self'")
                .doesNotContain("unsafe");
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String path = name.equals("index.html") ? "/" : "/page/" + name;
                assertThat(server.get(path).body()).as(path).isEqualTo(Files.readString(file));
            }
        }
        assertThat(server.get("/page/echarts-6.0.0.js").body()).hasSizeGreaterThan(1_000_000);
        assertThat(server.get("/page/..%2Fopenapi.json").statusCode()).isBetween(400, 404);
        assertThat(server.get("/page/index.html").statusCode()).isEqualTo(404);
    }

    @Test
    void noFileOfThePageNamesAnotherHostOrMakesMarkupOfText() throws Exception {
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
                assertThat(text)
                        .as(file.toString())
                        .doesNotContain(
                                "https://", "innerHTML", "insertAdjacentHTML", "document.write", "eval(", " style=\"")
                        .doesNotContainPattern("http://(?!HOST)");
            }
        }
    }
}
