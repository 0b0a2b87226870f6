package marketdata.model.trade;

/** Who crossed the spread: the side of the order that took liquidity. */
public enum TakerSide {
    BUY,
    SELL;

    /** The taker when it is known whether the buyer had been resting in the book: a buying maker means a selling taker. */
    public static TakerSide ofBuyerIsMaker(boolean buyerIsMaker) {
        return buyerIsMaker ? SELL : BUY;
    }

    /** The field {@code is_buyer_maker} of {@code clean_trades}. */
    public boolean buyerIsMaker() {
        return this == SELL;
    }
}
