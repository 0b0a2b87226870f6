package marketdata.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Small programs of the system, used when they are there. */
public final class Tools {
    private static final List<String> OWN_SESSION = found("setsid") ? List.of("setsid") : List.of();

    private Tools() {}

    /** Puts a process into a session of its own, so that Ctrl-C at the terminal reaches only the supervisor. */
    static List<String> ownSession() {
        return OWN_SESSION;
    }

    /** Whether a program is on the PATH. */
    public static boolean found(String program) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            if (Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a command ends with exit code 0 within ten seconds; its output is not looked at. */
    public static boolean works(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The java program this process runs on. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
