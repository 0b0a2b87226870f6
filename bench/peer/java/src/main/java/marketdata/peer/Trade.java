package marketdata.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A record of {@code clean_trades}, in doubles as most jobs read it. Fields, since Flink's fast serializer needs them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Trade {
    public String symbol;
    public double price;
    public double quantity;

    @JsonProperty("trade_value_usdt")
    public double value;

    @JsonProperty("timestamp_ms")
    public long timestampMs;

    @JsonProperty("trade_id")
    public long id;

    /** Start of its minute, milliseconds since 1970 UTC. */
    long minute() {
        return timestampMs - timestampMs % 60_000;
    }
}
