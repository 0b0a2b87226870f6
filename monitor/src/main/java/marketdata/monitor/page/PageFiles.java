package marketdata.monitor.page;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import marketdata.monitor.serve.Routes;
import marketdata.monitor.text.Remedy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The page's files. Only what is listed here is served, so no path can lead anywhere else. */
public final class PageFiles implements Routes {
    private static final String VERSION = "6.0.0";
    private static final String CHARTS = "/META-INF/resources/_static/echarts/" + VERSION + "/dist/echarts.min.js";
    /** A version's file never changes, so a browser asks for it once, and keeps what it has compiled of it. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final String LOOK_AGAIN = "no-cache";
    private static final List<String> FILES = List.of(
            "app.css",
            "icon.svg",
            "theme.js",
            "alerts.js",
            "api.js",
            "app.js",
            "chart.js",
            "charts.js",
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
            "remedy.js",
            "state.js",
            "strip.js");

    /** A file in memory, as it is and compressed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record File(String type, String tag, String caching, byte[] content, byte[] compressed) {
        static File of(String resource, String type, String caching) {
            try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("not in the jar: " + resource);
                }
                byte[] content = Remedy.inCompose() ? ofStack(in.readAllBytes()) : in.readAllBytes();
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
                String tag = '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
                return new File(type, tag, caching, content, compressed(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The page says {@code docker logs} and the like where it is a container of the stack. */
        private static byte[] ofStack(byte[] content) {
            return new String(content, StandardCharsets.UTF_8)
                    .replace("data-stack=\"pipeline\"", "data-stack=\"compose\"")
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] compressed(byte[] content) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(content);
            }
            return bytes.toByteArray();
        }

        void send(Context request) {
            request.header("ETag", tag).header("Cache-Control", caching).header("Vary", "Accept-Encoding");
            if (tag.equals(request.header("If-None-Match"))) {
                request.status(304);
                return;
            }
            String accepted = request.header("Accept-Encoding");
            boolean small = accepted != null && accepted.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
            if (small) {
                request.header("Content-Encoding", "gzip");
            }
            request.contentType(type).result(small ? compressed : content);
        }
    }

    @Override
    public void register(JavalinDefaultRoutingApi<?> server) {
        serve(server, "/", "/page/index.html", LOOK_AGAIN);
        for (String file : FILES) {
            serve(server, "/page/" + file, "/page/" + file, LOOK_AGAIN);
        }
        serve(server, "/page/echarts-" + VERSION + ".js", CHARTS, FOR_EVER);
    }

    private static void serve(JavalinDefaultRoutingApi<?> server, String path, String resource, String caching) {
        File file = File.of(resource, type(resource), caching);
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
