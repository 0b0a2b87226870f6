package marketdata.simulator.binance.rest;

import marketdata.model.parse.Symbols;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.tape.TapeView;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Query parameters, checked the way Binance checks them. */
final class Parameters {

    private static final int MOST_ROWS = 1000;

    private final Map<String, List<String>> values;
    private final Tape tape;

    Parameters(Map<String, List<String>> values, Tape tape) {
        this.values = values;
        this.tape = tape;
    }

    void allow(String... names) throws ApiException {
        Set<String> allowed = Set.of(names);
        long read = values.keySet().stream().filter(allowed::contains).count();
        if (read < values.size()) {
            throw new ApiException(
                    -1101, "Too many parameters; expected '" + read + "' and received '" + values.size() + "'.");
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(all -> all.get(0));
    }

    String required(String name) throws ApiException {
        return text(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new ApiException(
                        -1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed."));
    }

    TapeView symbol() throws ApiException {
        return symbol(required("symbol"));
    }

    /** The symbols asked for with {@code symbol} or {@code symbols}; all when neither is there. */
    List<TapeView> symbols() throws ApiException {
        if (has("symbol") && has("symbols")) {
            throw new ApiException(-1128, "Combination of optional parameters invalid.");
        }
        List<TapeView> found = new ArrayList<>();
        if (has("symbols")) {
            String list = required("symbols");
            if (!list.matches("\\[\"[^\"]*\"(,\"[^\"]*\")*]")) {
                throw illegal("symbols", "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$");
            }
            for (String name : list.substring(2, list.length() - 2).split("\",\"")) {
                found.add(symbol(name));
            }
        } else if (has("symbol")) {
            found.add(symbol());
        } else {
            for (SymbolTape each : tape.symbols()) {
                found.add(new TapeView(each));
            }
        }
        return found;
    }

    /** Rows asked for: 500 when not said, never more than 1000. */
    int limit() throws ApiException {
        Optional<Long> limit = number("limit");
        if (limit.isPresent() && limit.get() < 1) {
            throw new ApiException(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return (int) Math.min(MOST_ROWS, limit.orElse(500L));
    }

    Optional<Long> number(String name) throws ApiException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("[0-9]{1,18}")) {
            throw illegal(name, "^[0-9]{1,20}$");
        }
        return Optional.of(Long.parseLong(text.get()));
    }

    private TapeView symbol(String name) throws ApiException {
        if (!Symbols.isSymbol(name) || !name.equals(name.toUpperCase(Locale.ROOT))) {
            throw illegal("symbol", "^[A-Z0-9-_.]{1,20}$");
        }
        return new TapeView(tape.symbol(name).orElseThrow(() -> new ApiException(-1121, "Invalid symbol.")));
    }

    private static ApiException illegal(String name, String range) {
        return new ApiException(
                -1100, "Illegal characters found in parameter '" + name + "'; legal range is '" + range + "'.");
    }
}
