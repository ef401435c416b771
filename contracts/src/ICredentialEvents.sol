// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title The ledger of credential events
/// @notice Gives every publication and every status change of a credential the next sequence number and folds it
/// into one running hash, so that whoever holds the events can show that he has all of them, unchanged and in order.
/// A contract can hand both on to a successor, which goes on where it stopped.
/// @dev `digest(n) = keccak256(digest(n-1) ‖ event id ‖ keccak256(payload) ‖ publisher account)`, `digest(0) = 0`.
/// Writes check in this order: the sender, then succession (`Succeeded`, `AwaitingPredecessor`), then the pause.
interface ICredentialEvents {
    /// @notice What a publication's status may be. `None` belongs to ids that are no publication.
    enum Status {
        None,
        Active,
        Suspended,
        Revoked,
        Superseded
    }

    /// @notice Why an item of a batch changed nothing. The first reason that applies is told.
    /// `Known`: this publication or status change is on the ledger already. `Malformed`: zero id or commitment, payload
    /// shorter than its codec number, locator too long. `UnknownPublication`: there is no publication of this id.
    /// `NotPublisher`: neither its account nor an administrator. `RevisionConflict`: the revision is not the current
    /// one plus one. `TransitionNotAllowed`: no such edge, or no such status.
    enum Refusal {
        Known,
        Malformed,
        UnknownPublication,
        NotPublisher,
        RevisionConflict,
        TransitionNotAllowed
    }

    /// @notice A credential to publish.
    /// @param id The event id: SHA-256 over a domain word and the content hash. The contract cannot check it.
    /// @param payload Two bytes of codec number, then the encoded CloudEvent (attributes and credential).
    struct Publication {
        bytes32 id;
        bytes payload;
    }

    /// @notice A credential to publish whose body stays elsewhere.
    /// @param commitment Salted hash of the credential. It gives the event id, see `pinnedId`.
    /// @param locator Encoded attributes and the place where the body can be asked for; `MAX_LOCATOR_BYTES` at most.
    struct Pin {
        bytes32 commitment;
        bytes locator;
    }

    /// @notice A status to give to a publication.
    /// @param publicationId The event id of the publication.
    /// @param revision The revision that this change makes: the current one plus one.
    /// @param status The number of the status to give: Active (reinstates), Suspended, Revoked or Superseded.
    /// @param payload Two bytes of codec number, then the encoded reason.
    struct StatusChange {
        bytes32 publicationId;
        uint32 revision;
        uint8 status;
        bytes payload;
    }

    /// @notice What the ledger remembers of a publication's id.
    /// @param account The publisher account; zero for an id that is unknown or released.
    /// @param revision How often the status changed. Outlives a release, so that ids of status changes never repeat.
    /// @param status The status; `None` for an id that is unknown or released.
    /// @param blockNumber The block of the publication; zero for an id that is unknown or released.
    /// @param held Whether this contract has a record of its own, so that its predecessor is not asked.
    struct Record {
        address account;
        uint32 revision;
        Status status;
        uint40 blockNumber;
        bool held;
    }

    /// @notice A credential was published as event `seq`.
    /// @param seq The number of the event.
    /// @param id The event id.
    /// @param account The publisher account.
    /// @param payload Two bytes of codec number, then what the codec says; of a pin `0x0003 ‖ commitment ‖ locator`.
    event CredentialPublished(uint64 indexed seq, bytes32 indexed id, address indexed account, bytes payload);

    /// @notice The status of a publication changed, as event `seq`.
    /// @param seq The number of the event.
    /// @param publicationId The event id of the publication.
    /// @param account The account that changed it: the publisher's, or an administrator's own.
    /// @param id The event id of the change, see `statusChangeId`.
    /// @param revision The revision that the change made.
    /// @param status The status from now on.
    /// @param payload Two bytes of codec number, then the encoded reason.
    event CredentialStatusChanged(
        uint64 indexed seq,
        bytes32 indexed publicationId,
        address indexed account,
        bytes32 id,
        uint32 revision,
        Status status,
        bytes payload
    );

    /// @notice An item changed nothing. Outside the sequence: it has no `seq` and no part in the running hash.
    /// @param id The event id that the item would have had.
    /// @param account The account that sent it.
    /// @param reason Why.
    event ItemRefused(bytes32 indexed id, address indexed account, Refusal reason);

    /// @notice A publication's id was released: it may be published again. Outside the sequence; the event that it had
    /// stays part of it.
    /// @param id The event id of the publication.
    /// @param account The account that held it.
    /// @param administrator Who released it.
    event IdReleased(bytes32 indexed id, address indexed account, address indexed administrator);

    /// @notice A publisher account was registered or renamed.
    /// @param account The account.
    /// @param name Its name from now on.
    event PublisherNamed(address indexed account, string name);

    /// @notice A publisher account is not registered any more; its keys may not write.
    /// @param account The account.
    event PublisherRemoved(address indexed account);

    /// @notice A signing key may write for an account from now on.
    /// @param account The account.
    /// @param key The address of the key.
    event KeyAdded(address indexed account, address indexed key);

    /// @notice A signing key may not write any more.
    /// @param account The account that it wrote for.
    /// @param key The address of the key.
    event KeyRemoved(address indexed account, address indexed key);

    /// @notice This contract refuses writes from now on; the sequence goes on in its successor.
    /// @param successor The contract that goes on.
    /// @param seq The number of the last event here.
    /// @param digest The running hash after it.
    event SuccessorNamed(address indexed successor, uint64 seq, bytes32 digest);

    /// @notice This contract takes writes from now on; its next event is number `seq + 1`.
    /// @param predecessor The contract that it goes on from.
    /// @param seq The number of the last event there.
    /// @param digest The running hash after it.
    event SequenceTakenOver(address indexed predecessor, uint64 seq, bytes32 digest);

    /// @notice The sender is no signing key of a registered account.
    /// @param sender The sender.
    error NotASigningKey(address sender);

    /// @notice The account is not registered.
    /// @param account The account.
    error UnknownAccount(address account);

    /// @notice The key belongs to an account already.
    /// @param key The key.
    /// @param account The account that has it.
    error KeyTaken(address key, address account);

    /// @notice The key does not belong to the account.
    /// @param account The account.
    /// @param key The key.
    error UnknownKey(address account, address key);

    /// @notice The key did not sign that it will write for the account.
    /// @param account The account.
    /// @param key The key.
    error ConsentMissing(address account, address key);

    /// @notice The sender is not among those who may do this.
    /// @param sender The sender.
    error NotAuthorised(address sender);

    /// @notice The zero address stands for nobody.
    error ZeroAddress();

    /// @notice There is no publication of this id.
    /// @param id The id.
    error UnknownPublicationId(bytes32 id);

    /// @notice The contract has a successor; writes go there.
    /// @param successor The successor.
    error Succeeded(address successor);

    /// @notice The contract has not taken over from its predecessor yet.
    /// @param predecessor The predecessor.
    error AwaitingPredecessor(address predecessor);

    /// @notice Only the predecessor may hand over.
    /// @param sender The sender.
    error NotThePredecessor(address sender);

    /// @notice The contract has taken over from its predecessor already.
    error AlreadyTakenOver();

    /// @notice The contract cannot be this one's successor: it has no code, names another predecessor, or did not begin
    /// at this contract's head.
    /// @param candidate The contract.
    error NotASuccessor(address candidate);

    /// @notice There is no contract at the predecessor's address.
    /// @param candidate The address.
    error NotAPredecessor(address candidate);

    /// @notice Publishes credentials, for the account of the sender's key. Known or malformed items are reported by
    /// `ItemRefused` and never revert the rest.
    /// @param items What to publish, in this order.
    function publish(Publication[] calldata items) external;

    /// @notice Publishes credentials whose bodies stay elsewhere, for the account of the sender's key. Their events have
    /// the payload `0x0003 ‖ commitment ‖ locator`. Known or malformed items are reported by `ItemRefused` and never
    /// revert the rest.
    /// @param items What to publish, in this order.
    function pin(Pin[] calldata items) external;

    /// @notice Changes the status of publications: those of the account of the sender's key, or any for an
    /// administrator. Refused items are reported by `ItemRefused` and never revert the rest.
    /// @param items What to change, in this order.
    function changeStatus(StatusChange[] calldata items) external;

    /// @notice Releases the id of a publication whose payload was false, so that the true one can be published. The event
    /// that it had stays. Administrators only, also while paused.
    /// @param id The event id of the publication.
    function release(bytes32 id) external;

    /// @notice Registers a publisher account or changes its name. An account that was removed has the keys that it had.
    /// Administrators only.
    /// @param account The account.
    /// @param name Its name.
    function namePublisher(address account, string calldata name) external;

    /// @notice Removes a publisher account: its keys may not write, and none can be added. Administrators only.
    /// @param account The account.
    function removePublisher(address account) external;

    /// @notice Lets a key write for an account. Administrators; or the account itself with the key's consent, so that
    /// nobody captures somebody else's key.
    /// @param account A registered account.
    /// @param key The address of the key; it writes for one account at a time.
    /// @param consent The key's EIP-712 signature of `KeyConsent(address account,address key)` in this contract's domain,
    /// see `eip712Domain`; not looked at from administrators.
    function addKey(address account, address key, bytes calldata consent) external;

    /// @notice Takes a key from an account. Administrators, the account itself, or the key itself.
    /// @param account The account.
    /// @param key The address of the key.
    function removeKey(address account, address key) external;

    /// @notice Stops `publish`, `pin` and `changeStatus`. Pausers only.
    function pause() external;

    /// @notice Lets writes go on. Pausers only.
    function unpause() external;

    /// @notice Names the contract that goes on from here, once and for ever, and hands over to it in the same
    /// transaction, so that no event falls between the two. From then on this one refuses writes. Administrators only,
    /// also while paused.
    /// @param successor A contract that was deployed with this one as its predecessor.
    function nameSuccessor(address successor) external;

    /// @notice Begins at the predecessor's head, once. Only for the predecessor, which calls it when it names this
    /// contract its successor.
    function takeOver() external;

    /// @notice The number of events and the running hash over them.
    /// @return seq The number of the last event, those of predecessors included.
    /// @return digest The running hash after it.
    function head() external view returns (uint64 seq, bytes32 digest);

    /// @notice The blocks in which ids became known, to this contract or a predecessor: for each id that of the status
    /// change which has it, otherwise that of the publication.
    /// @param ids Ids of publications and status changes.
    /// @return blocks Block numbers in the same order; 0 for unknown ids.
    function known(bytes32[] calldata ids) external view returns (uint64[] memory blocks);

    /// @notice Status, revision and owning account of publications, predecessors' included.
    /// @param publicationIds Event ids of publications.
    /// @return statuses Statuses in the same order; `None` for ids that are no publication.
    /// @return revisions How often each status changed.
    /// @return accounts The publisher accounts.
    function statusOf(bytes32[] calldata publicationIds)
        external
        view
        returns (Status[] memory statuses, uint32[] memory revisions, address[] memory accounts);

    /// @notice Everything that is remembered of a publication's id, by this contract or a predecessor.
    /// @param id The event id of the publication.
    /// @return record What is remembered; all zero for an id that is unknown.
    function recordOf(bytes32 id) external view returns (Record memory record);

    /// @notice The block in which a status change was made, at this contract or a predecessor.
    /// @param id The event id of the change.
    /// @return blockNumber The block; 0 when there is no such change.
    function changedAt(bytes32 id) external view returns (uint64 blockNumber);

    /// @notice The account that a key writes for.
    /// @param key The address of the key.
    /// @return account The account; zero for a key that may not write.
    function accountOf(address key) external view returns (address account);

    /// @notice The keys of an account, also of one that was removed.
    /// @param account The account.
    /// @return keys The addresses of its keys.
    function keysOf(address account) external view returns (address[] memory keys);

    /// @notice The registered publisher accounts.
    /// @return accounts The accounts.
    function publishers() external view returns (address[] memory accounts);

    /// @notice The contract that goes on from here.
    /// @return successor The contract; zero while this one takes writes itself.
    function successor() external view returns (address successor);

    /// @notice The contract that this one goes on from.
    /// @return predecessor The contract; zero for the first one.
    function predecessor() external view returns (address predecessor);

    /// @notice The id of a pinned publication: SHA-256 over the domain word `ces/pin/1` and the commitment.
    /// @param commitment The commitment.
    /// @return id The event id.
    function pinnedId(bytes32 commitment) external pure returns (bytes32 id);

    /// @notice The id of a status change: SHA-256 over the domain word `ces/status/1`, the publication's id, the revision
    /// in four bytes, big endian, and the status in one.
    /// @param publicationId The event id of the publication.
    /// @param revision The revision that the change makes.
    /// @param status The number of the status that it gives.
    /// @return id The event id.
    function statusChangeId(bytes32 publicationId, uint32 revision, uint8 status) external pure returns (bytes32 id);

    /// @notice The version of this contract's interface.
    /// @return number The version by Semantic Versioning.
    function version() external pure returns (string memory number);
}
