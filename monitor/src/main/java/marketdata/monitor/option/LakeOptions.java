package marketdata.monitor.option;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Where the Parquet tables are: the same names and defaults as the jobs that write them. */
public final class LakeOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:PIPELINE_DATA_DIR:-}",
            description = "The jobs' --data-dir. Default: data for windows, this folder for the lake")
    private String dataDir;

    @Option(
            names = "--lake",
            paramLabel = "DIR",
            defaultValue = "${env:PIPELINE_LAKE:-data_lake/ohlc_data}",
            description = "The lake's folder, below --data-dir unless absolute. Default: ${DEFAULT-VALUE}")
    private Path lake;

    /** The table of candles. */
    public Path candles() {
        return Path.of(dataDir).resolve(lake);
    }

    /** The folder of the tables of windows. */
    public Path windows() {
        return Path.of(dataDir.isEmpty() ? "data" : dataDir).resolve("spark_out");
    }
}
