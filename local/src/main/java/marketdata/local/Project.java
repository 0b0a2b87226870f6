package marketdata.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Where this project's built programs are, and what the build wrote down about them. */
public final class Project {
    private final Path home;
    private final Properties build;

    private Project(Path home, Properties build) {
        this.home = home;
        this.build = build;
    }

    /** The project this class was built in: {@code -Dpipeline.home}, or the folder above {@code local/target}. */
    public static Project here() {
        Properties build = new Properties();
        try (InputStream in = Project.class.getResourceAsStream("build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new RunFailed("build.properties cannot be read", e);
        }
        String home = System.getProperty("pipeline.home");
        return new Project(home == null ? aboveThisClass() : Path.of(home).toAbsolutePath(), build);
    }

    /** The executable jar of one module. */
    public Path jar(String module) {
        Path jar = home.resolve(module).resolve("target").resolve(module + "-all.jar");
        if (!Files.isRegularFile(jar)) {
            throw new UserError("not built yet: " + jar + " is missing; start through ./pipeline, which builds it");
        }
        return jar;
    }

    /** The top folder. */
    public Path home() {
        return home;
    }

    /** The folder of jars a foreign program runs from: {@code kafka} or {@code spark}. */
    public Path runtime(String program) {
        Path folder = home.resolve("local/target/runtime").resolve(program);
        if (!Files.isDirectory(folder)) {
            throw new UserError("not built yet: " + folder + " is missing; start through ./pipeline, which builds it");
        }
        return folder;
    }

    /**
     * The classes of Spark and of spark-processor as {@code ./pipeline} has archived them for a faster start. A JVM that cannot use
     * the archive, for example because one of the jars is another, starts without it.
     */
    public Optional<Path> sparkArchive() {
        return Optional.of(home.resolve("local/target/runtime/spark.jsa")).filter(Files::isRegularFile);
    }

    /** Version of the embedded PostgreSQL binaries. */
    public String postgresVersion() {
        return build.getProperty("postgres.version");
    }

    /** What the JVM of a Spark driver needs on Java 17. */
    public List<String> sparkModuleOptions() {
        return words("spark-module-options.txt");
    }

    /**
     * How the JVM of a stream's Spark driver works: the serial collector, which takes half of the memory for the same CPU, and no C2.
     * A batch a second calls nothing often enough for C2 to be worth its cost; without it the first compiler keeps no profiles either
     * (docs/benchmarks.md).
     */
    public List<String> sparkLiveOptions() {
        return words("spark-live-jvm-options.txt");
    }

    /**
     * The same for millions of trades at once: C2 begins only after forty times the usual number of calls, since a third of a short
     * drain's CPU went into compiling. With what is done for each trade, our code and the Kafka client's, both compilers begin ten times
     * sooner than that (docs/benchmarks.md).
     */
    public List<String> sparkDrainOptions() {
        return words("spark-drain-jvm-options.txt");
    }

    private static List<String> words(String resource) {
        try (InputStream in = Project.class.getResourceAsStream(resource)) {
            return List.of(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).trim().split("\\s+"));
        } catch (IOException e) {
            throw new RunFailed(resource + " cannot be read", e);
        }
    }

    private static Path aboveThisClass() {
        try {
            Path code = Path.of(Project.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.getParent().getParent().getParent();
        } catch (URISyntaxException e) {
            throw new RunFailed("cannot find where this program is; set -Dpipeline.home", e);
        }
    }
}
