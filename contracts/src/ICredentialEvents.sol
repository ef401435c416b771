// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title The ledger of credential events
/// @notice Gives every publication and every status change of a credential the next sequence number and folds it
/// into one running hash, so that whoever holds the events can show that he has all of them, unchanged and in order.
/// @dev `digest(n) = keccak256(digest(n-1) ‖ event id ‖ keccak256(payload) ‖ publisher account)`, `digest(0) = 0`.
interface ICredentialEvents {
    /// @notice What a publication's status may be. `None` belongs to ids that are no publication.
    enum Status {
        None,
        Active,
        Suspended,
        Revoked,
        Superseded
    }

    /// @notice Why an item of a batch changed nothing.
    /// `Known`: the id is on the ledger already. `Malformed`: zero id or payload shorter than its codec number.
    /// `UnknownPublication`: there is no publication of this id. `NotPublisher`: neither its account nor an administrator.
    /// `RevisionConflict`: the revision is not the current one plus one. `TransitionNotAllowed`: no such edge.
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

    /// @notice A status to give to a publication.
    /// @param publicationId The event id of the publication.
    /// @param revision The revision that this change makes: the current one plus one.
    /// @param status The status to give: Active (reinstates), Suspended, Revoked or Superseded.
    /// @param payload Two bytes of codec number, then the encoded reason.
    struct StatusChange {
        bytes32 publicationId;
        uint32 revision;
        Status status;
        bytes payload;
    }

    /// @notice A credential was published as event `seq`.
    event CredentialPublished(uint64 indexed seq, bytes32 indexed id, address indexed account, bytes payload);

    /// @notice The status of a publication changed, as event `seq`.
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
    event ItemRefused(bytes32 indexed id, address indexed account, Refusal reason);

    /// @notice A publisher account was registered or renamed.
    event PublisherNamed(address indexed account, string name);

    /// @notice A signing key may write for an account from now on.
    event KeyAdded(address indexed account, address indexed key);

    /// @notice A signing key may not write any more.
    event KeyRemoved(address indexed account, address indexed key);

    /// @notice The sender is no registered signing key.
    error NotASigningKey(address sender);
    /// @notice The account is not registered.
    error UnknownAccount(address account);
    /// @notice The key belongs to an account already.
    error KeyTaken(address key, address account);
    /// @notice The key does not belong to the account.
    error UnknownKey(address account, address key);
    /// @notice Only an administrator or the account itself may do this.
    error NotAuthorised(address sender);
    /// @notice The zero address stands for nobody.
    error ZeroAddress();

    /// @notice Publishes credentials. Known or malformed items are reported by `ItemRefused` and never revert the rest.
    function publish(Publication[] calldata items) external;

    /// @notice Changes the status of publications. Refused items are reported by `ItemRefused` and never revert the rest.
    function changeStatus(StatusChange[] calldata items) external;

    /// @notice Registers a publisher account or changes its name. Administrators only.
    function namePublisher(address account, string calldata name) external;

    /// @notice Lets a key write for an account. Administrators, or the account itself.
    function addKey(address account, address key) external;

    /// @notice Takes a key from an account. Administrators, or the account itself.
    function removeKey(address account, address key) external;

    /// @notice Stops `publish` and `changeStatus`. Pausers only.
    function pause() external;

    /// @notice Lets writes go on. Pausers only.
    function unpause() external;

    /// @notice The number of events and the running hash over them.
    function head() external view returns (uint64 seq, bytes32 digest);

    /// @notice For each id the block in which it became known, 0 for unknown ids. Publications and status changes alike.
    function known(bytes32[] calldata ids) external view returns (uint64[] memory blocks);

    /// @notice Status, revision and owning account of publications.
    function statusOf(bytes32[] calldata publicationIds)
        external
        view
        returns (Status[] memory statuses, uint32[] memory revisions, address[] memory accounts);

    /// @notice The account that a key writes for; zero for a key that may not write.
    function accountOf(address key) external view returns (address account);

    /// @notice The keys of an account.
    function keysOf(address account) external view returns (address[] memory keys);

    /// @notice The id of a status change: SHA-256 over a domain word, the publication's id, the revision and the status.
    function statusChangeId(bytes32 publicationId, uint32 revision, Status status) external pure returns (bytes32 id);

    /// @notice The version of this contract's interface.
    function version() external pure returns (string memory);
}
