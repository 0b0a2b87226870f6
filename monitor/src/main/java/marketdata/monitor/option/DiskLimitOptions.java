package marketdata.monitor.option;

import marketdata.connect.option.OptionCheck;
import marketdata.monitor.check.DiskCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How full a disk may be. */
public final class DiskLimitOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private double warning;
    private double critical;

    @Option(
            names = "--disk-warning",
            paramLabel = "PERCENT",
            defaultValue = "${env:PIPELINE_DISK_WARNING:-${bundle:threshold.disk-warning}}",
            description = "How full a disk may be before it is a warning. Default: ${DEFAULT-VALUE}")
    void warning(String percent) {
        warning = percent("--disk-warning", percent);
    }

    @Option(
            names = "--disk-critical",
            paramLabel = "PERCENT",
            defaultValue = "${env:PIPELINE_DISK_CRITICAL:-${bundle:threshold.disk-critical}}",
            description = "How full it may be before it is critical. Default: ${DEFAULT-VALUE}")
    void critical(String percent) {
        critical = percent("--disk-critical", percent);
    }

    private double percent(String option, String percent) {
        boolean valid = percent.matches("\\d{1,3}(\\.\\d{1,3})?")
                && Double.parseDouble(percent) > 0
                && Double.parseDouble(percent) <= 100;
        OptionCheck.require(valid, spec, option, percent, "a percentage above 0 and up to 100, such as 85");
        return Double.parseDouble(percent);
    }

    /** Both; a warning must come first. */
    public DiskCheck.Limits limits() {
        OptionCheck.require(
                warning <= critical,
                spec,
                "--disk-warning",
                warning,
                "no more than --disk-critical, which is %s".formatted(critical));
        return new DiskCheck.Limits(warning, critical);
    }
}
