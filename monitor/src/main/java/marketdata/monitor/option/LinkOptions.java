package marketdata.monitor.option;

import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** Other programs' pages that the pipeline view links to. */
public final class LinkOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private final Map<String, String> links = new LinkedHashMap<>();

    @Option(
            names = "--links",
            paramLabel = "NAME=URL",
            defaultValue = "${env:PIPELINE_LINKS:-}",
            description =
                    "Pages that the pipeline view links to, comma separated, as a browser reaches them, for example"
                            + " Airflow=http://localhost:8080,pgAdmin=http://localhost:5050. Default: none")
    void links(String value) {
        links.clear();
        for (String each : value.isBlank() ? new String[0] : value.split(",")) {
            boolean valid =
                    each.strip().matches("[A-Za-z][A-Za-z0-9 ]{0,30}=https?://[A-Za-z0-9.\\[\\]:-]+(/[^\\s,\"'<>]*)?");
            OptionCheck.require(
                    valid, spec, "--links", value, "NAME=http://HOST[:PORT][/PATH], several separated by commas");
            String[] parts = each.strip().split("=", 2);
            links.put(parts[0], parts[1]);
        }
    }

    /** Name to address, in the order given. */
    public Map<String, String> all() {
        return new LinkedHashMap<>(links);
    }
}
