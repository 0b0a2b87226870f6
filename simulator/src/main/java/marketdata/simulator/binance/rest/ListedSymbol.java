package marketdata.simulator.binance.rest;

import marketdata.simulator.market.Instrument;
import marketdata.simulator.tape.AsciiBuffer;

/** One entry of {@code exchangeInfo.symbols}, with the symbol's real steps. */
record ListedSymbol(Instrument instrument) {

    static ListedSymbol of(String symbol) {
        return new ListedSymbol(Instrument.of(symbol));
    }

    String json() {
        String tick = AsciiBuffer.amountText(instrument.tick());
        String lot = AsciiBuffer.amountText(instrument.lot());
        return "{\"symbol\":\"" + instrument.symbol() + "\",\"status\":\"TRADING\",\"baseAsset\":\"" + instrument.base()
                + "\",\"baseAssetPrecision\":8,\"quoteAsset\":\"" + instrument.quote()
                + "\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"orderTypes\":[\"LIMIT\",\"MARKET\"],"
                + "\"icebergAllowed\":true,\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,"
                + "\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"" + tick
                + "\",\"maxPrice\":\"1000000.00000000\",\"tickSize\":\"" + tick
                + "\"},{\"filterType\":\"LOT_SIZE\",\"minQty\":\"" + lot
                + "\",\"maxQty\":\"92000000000.00000000\",\"stepSize\":\"" + lot
                + "\"}],\"permissions\":[],\"permissionSets\":[[\"SPOT\"]]}";
    }
}
