package marketdata.monitor.page;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import marketdata.monitor.serve.Routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The page's files. Only what is listed here is served, so no path can lead anywhere else. */
public final class PageFiles implements Routes {
    private static final String CHARTS = "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js";
    private static final List<String> FILES = List.of(
            "app.css",
            "icon.svg",
            "theme.js",
            "alerts.js",
            "api.js",
            "app.js",
            "chart.js",
            "copy.js",
            "coverage.js",
            "dom.js",
            "events.js",
            "extras.js",
            "format.js",
            "lake.js",
            "live.js",
            "market.js",
            "pipeline.js",
            "plot.js",
            "proof.js",
            "state.js",
            "strip.js");

    /** A file in memory. */
    private record File(String type, String tag, String content) {
        static File of(String resource, String type) {
            try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("not in the jar: " + resource);
                }
                byte[] content = in.readAllBytes();
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
                return new File(
                        type,
                        '"' + HexFormat.of().formatHex(digest, 0, 12) + '"',
                        new String(content, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void send(Context request) {
            request.header("ETag", tag).header("Cache-Control", "no-cache");
            if (tag.equals(request.header("If-None-Match"))) {
                request.status(304);
                return;
            }
            request.contentType(type).result(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void register(JavalinDefaultRoutingApi<?> server) {
        serve(server, "/", "/page/index.html");
        for (String file : FILES) {
            serve(server, "/page/" + file, "/page/" + file);
        }
        serve(server, "/page/echarts.js", CHARTS);
    }

    private static void serve(JavalinDefaultRoutingApi<?> server, String path, String resource) {
        File file = File.of(resource, type(resource));
        server.get(path, file::send);
    }

    private static String type(String resource) {
        String ending = resource.substring(resource.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/javascript; charset=utf-8";
        };
    }
}
