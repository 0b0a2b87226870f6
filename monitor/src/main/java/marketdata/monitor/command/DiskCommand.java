package marketdata.monitor.command;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.check.DiskCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.option.DiskLimitOptions;
import marketdata.monitor.option.DiskOptions;
import marketdata.monitor.option.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Clock;
import java.util.concurrent.Callable;

/** Is any disk nearly full. */
@Command(
        name = "disk",
        description = {
            "Is there room on the disks of Kafka's log and of the named folders?",
            "A folder that is not there, or one that Kafka has taken out of use, is critical; a broker that does not report"
                    + " it leaves it undetermined."
        })
public final class DiskCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private DiskOptions disk;

    @Mixin
    private OutputOptions output;

    @Mixin
    private DiskLimitOptions limits;

    /** A command on the given clock. */
    public DiskCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        DiskCheck check = new DiskCheck(disk.disks(kafka).all(), limits.limits());
        return output.print(Report.of(clock.instant(), check.run()));
    }
}
