package marketdata.simulator.tape;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every trade the simulated exchange still remembers, by symbol. The symbols are fixed when it is made. */
public final class Tape {

    private final Map<String, SymbolTape> symbols = new LinkedHashMap<>();
    private final List<SymbolTape> byIndex;

    public Tape(Collection<String> names) {
        names.forEach(name -> symbols.put(name, new SymbolTape(name, symbols.size())));
        byIndex = List.copyOf(symbols.values());
    }

    private Tape(Map<String, SymbolTape> symbols) {
        this.symbols.putAll(symbols);
        byIndex = List.copyOf(symbols.values());
    }

    /** The same trades without those of some symbols. */
    public Tape without(Collection<String> names) {
        Map<String, SymbolTape> left = new LinkedHashMap<>(symbols);
        left.keySet().removeAll(names);
        return new Tape(left);
    }

    /** All symbols, in the order they were named. */
    public List<SymbolTape> symbols() {
        return byIndex;
    }

    /** The symbol with this name, if it is listed here. */
    public Optional<SymbolTape> symbol(String name) {
        return Optional.ofNullable(symbols.get(name));
    }
}
