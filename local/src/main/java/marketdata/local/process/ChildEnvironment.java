package marketdata.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a child process finds in its environment: a short list, and what its starter adds. A variable of the user's own,
 * such as {@code SPARK_HOME}, {@code KAFKA_OPTS}, {@code PGPORT} or {@code JAVA_TOOL_OPTIONS}, may mean another program.
 */
public final class ChildEnvironment {
    /** Options for the JVM of every child, as {@code JAVA_TOOL_OPTIONS} takes them. */
    public static final String JAVA_OPTIONS = "PIPELINE_JAVA_OPTIONS";

    /** Settings of this pipeline's programs whose names users know from elsewhere; all others have the prefix. */
    private static final Set<String> SETTINGS = Set.of("KAFKA_TOPIC", "KAFKA_STARTING_OFFSETS", "WATERMARK", "SINK");

    private static final String PREFIX = "PIPELINE_";

    /** Where programs, home and temporary files are; how the terminal is; what stands between here and the network. */
    private static final Set<String> SYSTEM = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "TMPDIR",
            "TERM",
            "COLUMNS",
            "NO_COLOR",
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "NO_PROXY",
            "no_proxy");

    /** The encoding of file names; the script {@code pipeline} looks which UTF-8 one this system has. */
    private static final String LOCALE = "LC_ALL";

    private ChildEnvironment() {}

    /** A process, not started yet, with this list and {@code own} as its environment. */
    public static ProcessBuilder process(List<String> command, Path directory, Map<String, String> own) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> kept = of(builder.environment(), own);
        builder.environment().clear();
        builder.environment().putAll(kept);
        return builder;
    }

    static Map<String, String> of(Map<String, String> users, Map<String, String> own) {
        Map<String, String> kept = new TreeMap<>();
        users.forEach((name, value) -> {
            if (SYSTEM.contains(name) || SETTINGS.contains(name) || name.startsWith(PREFIX)) {
                kept.put(name, value);
            }
        });
        String locale = users.getOrDefault(LOCALE, "");
        kept.put(LOCALE, locale.matches("(C|en_US)\\.(UTF-8|utf8)") ? locale : "C.UTF-8");
        if (users.containsKey(JAVA_OPTIONS)) {
            kept.put("JAVA_TOOL_OPTIONS", users.get(JAVA_OPTIONS));
        }
        kept.putAll(own);
        return kept;
    }
}
