package marketdata.simulator.venue;

import java.util.Map;

/** A REST answer; the body is JSON unless a header says otherwise. */
public record RestAnswer(int status, Map<String, String> headers, String body) {}
