package marketdata.monitor.option;

import marketdata.monitor.check.Report;
import marketdata.monitor.text.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** How the answer is written. */
public final class OutputOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "One line of JSON instead of text.")
    private boolean json;

    /** Writes the answer to stdout. */
    public void print(Object answer, Supplier<String> text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.of(answer) : text.get().stripTrailing());
        out.flush();
    }

    /** Writes a report to stdout; its exit code. */
    public int print(Report report) {
        print(report, report::text);
        return report.status().exitCode();
    }
}
