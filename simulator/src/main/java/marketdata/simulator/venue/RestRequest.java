package marketdata.simulator.venue;

import java.util.List;
import java.util.Map;

/**
 * A REST request.
 *
 * @param parameters decoded query parameters
 * @param headers names in lower case
 * @param client the address limits are counted for
 */
public record RestRequest(
        String method, String path, Map<String, List<String>> parameters, Map<String, String> headers, String client) {}
