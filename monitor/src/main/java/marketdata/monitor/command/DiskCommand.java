package marketdata.monitor.command;

import marketdata.monitor.check.DiskCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.option.Allowed;
import marketdata.monitor.option.DiskOptions;
import marketdata.monitor.option.KafkaOptions;
import marketdata.monitor.option.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.util.concurrent.Callable;

/** Is any disk nearly full. */
@Command(
        name = "disk",
        description = {
            "Is there room on the disks of Kafka's log and of the named folders?",
            "A folder that is not there, or one that Kafka has taken out of use, is critical; a broker that does not tell"
                    + " leaves it undetermined."
        })
public final class DiskCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private DiskOptions disk;

    @Mixin
    private OutputOptions output;

    private double warning;
    private double critical;

    /** A command on the given clock. */
    public DiskCommand(Clock clock) {
        this.clock = clock;
    }

    @Option(
            names = "--disk-warning",
            paramLabel = "PERCENT",
            defaultValue = "${env:PIPELINE_DISK_WARNING:-85}",
            description = "How full a disk may be before it is a warning. Default: ${DEFAULT-VALUE}")
    void warning(String percent) {
        warning = percent("--disk-warning", percent);
    }

    @Option(
            names = "--disk-critical",
            paramLabel = "PERCENT",
            defaultValue = "${env:PIPELINE_DISK_CRITICAL:-95}",
            description = "How full it may be before it is critical. Default: ${DEFAULT-VALUE}")
    void critical(String percent) {
        critical = percent("--disk-critical", percent);
    }

    private double percent(String option, String percent) {
        boolean valid = percent.matches("\\d{1,3}(\\.\\d{1,3})?")
                && Double.parseDouble(percent) > 0
                && Double.parseDouble(percent) <= 100;
        Allowed.require(valid, spec, option, percent, "a percentage above 0 and up to 100, such as 85");
        return Double.parseDouble(percent);
    }

    @Override
    public Integer call() throws InterruptedException {
        Allowed.require(
                warning <= critical,
                spec,
                "--disk-warning",
                warning,
                "no more than --disk-critical, which is %s".formatted(critical));
        DiskCheck check = new DiskCheck(disk.disks(kafka).all(), new DiskCheck.Limits(warning, critical));
        Report report = Report.of(clock.instant(), check.run());
        output.print(report, report::text);
        return report.status().exitCode();
    }
}
