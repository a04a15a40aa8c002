package dev.kured.notify;

/** How a receiver is reached. */
interface Delivery {

    /** Delivers once, within some tens of seconds, and returns what was answered, in words. */
    String deliver(Letter letter, Wire wire) throws Undelivered;
}
