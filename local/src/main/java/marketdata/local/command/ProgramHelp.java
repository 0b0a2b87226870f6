package marketdata.local.command;

import marketdata.local.Project;
import marketdata.local.process.ChildEnvironment;
import marketdata.local.process.Launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The help of a program that a command starts, written by that program itself: no option is described twice. */
final class ProgramHelp {
    private ProgramHelp() {}

    /** Of an executable jar: {@code producer} or {@code monitor}, with the words that name its subcommand. */
    static int ofJar(String module, List<String> words) throws IOException, InterruptedException {
        return print(List.of("-jar", Project.here().jar(module).toString()), words);
    }

    /** Of a job of spark-processor; no Spark session is started. */
    static int ofJob(String job) throws IOException, InterruptedException {
        Project project = Project.here();
        String classes = project.jar("spark-processor") + File.pathSeparator + project.runtime("spark") + "/*";
        return print(List.of("-cp", classes, "marketdata.spark.job." + job), List.of());
    }

    private static int print(List<String> program, List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Launch.java("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        command.addAll(program);
        command.addAll(words);
        command.add("--help");
        int code = ChildEnvironment.process(command, Path.of("."), Map.of())
                .inheritIO()
                .start()
                .waitFor();
        if (code == 0) {
            System.out.println(
                    "\nThrough ./pipeline: --data DIR names the run (default: .pipeline); it sets the addresses of Kafka,"
                            + "\nPostgreSQL and the exchange.");
        }
        return code;
    }
}
