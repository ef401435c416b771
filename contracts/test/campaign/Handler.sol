// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {CredentialEvents} from "../../src/CredentialEvents.sol";
import {ICredentialEvents} from "../../src/ICredentialEvents.sol";
import {consentOf} from "../Consent.sol";
import {Test, Vm, vm} from "../Test.sol";
import {Model} from "./Model.sol";

/// @dev Lets several actors do things in any order, good and bad ones: two publishers, a squatter who publishes ids that
/// are not his to derive, a stranger, an administrator, a pauser. Each action compares what the contract did, or reverted
/// with, and every log, with the model. Counts what came about, so that a campaign can show that it was not vacuous.
contract Handler is Test, Model {
    uint48 internal constant HANDOVER_DELAY = 1 days;
    address internal constant STRANGER = address(0x5);
    uint256 private constant KEYS = 7;
    uint256 private constant IDS = 6;

    CredentialEvents public ledger;
    /// @dev Contracts that handed over, oldest first.
    CredentialEvents[] internal former;
    address[] internal accounts;
    address[] private _keys;
    /// @dev How often each outcome of each action came about.
    mapping(string outcome => uint256) public counted;
    uint64 private _block = 100;
    uint256 private _random;

    modifier randomly(uint256 seed) {
        _random = uint256(keccak256(abi.encode(seed, _block)));
        vm.roll(++_block);
        _;
    }

    constructor() {
        administrator = address(0xAD);
        pauser = address(0xBA);
        for (uint256 i = 0; i < KEYS; ++i) {
            _keys.push(vm.addr(_secret(i)));
        }
        ledger = _deploy(address(0));
        for (uint160 i = 0; i < 4; ++i) {
            accounts.push(address(0xACC00 + i));
        }
        // The last account is a stranger at first.
        for (uint256 i = 0; i < 3; ++i) {
            _register(ledger, accounts[i]);
        }
        // Two keys for the first account, one for each of the next two, the others free.
        for (uint256 i = 0; i < 4; ++i) {
            _give(ledger, accounts[i == 0 ? 0 : i - 1], _key(i));
        }
    }

    function publish(uint256 seed) external randomly(seed) {
        address sender = _someWriter();
        ICredentialEvents.Publication[] memory items = new ICredentialEvents.Publication[](_below(4));
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = ICredentialEvents.Publication(_someId(), _somePayload());
        }
        bytes memory expected = _writeRevert(sender, false);
        Vm.Log[] memory logs = _call("publish", sender, abi.encodeCall(ledger.publish, (items)), expected);
        if (expected.length != 0) return;
        vm.assertEq(logs.length, items.length, "one log for each item");
        for (uint256 i = 0; i < items.length; ++i) {
            bool malformed = items[i].id == 0 || items[i].payload.length < 2;
            _publishOne("publish", logs[i], items[i].id, items[i].payload, malformed, _accountInModel(sender));
        }
    }

    function pin(uint256 seed) external randomly(seed) {
        address sender = _someWriter();
        ICredentialEvents.Pin[] memory items = new ICredentialEvents.Pin[](1 + _below(2));
        for (uint256 i = 0; i < items.length; ++i) {
            bytes memory locator = new bytes(_below(8) == 0 ? 4097 : _below(3) * 2048);
            items[i] = ICredentialEvents.Pin(_someCommitment(), locator);
        }
        bytes memory expected = _writeRevert(sender, false);
        Vm.Log[] memory logs = _call("pin", sender, abi.encodeCall(ledger.pin, (items)), expected);
        if (expected.length != 0) return;
        vm.assertEq(logs.length, items.length, "one log for each item");
        for (uint256 i = 0; i < items.length; ++i) {
            bytes32 commitment = items[i].commitment;
            bool malformed = commitment == 0 || items[i].locator.length > 4096;
            bytes memory payload = bytes.concat(hex"0003", commitment, items[i].locator);
            _publishOne("pin", logs[i], _pinnedId(commitment), payload, malformed, _accountInModel(sender));
        }
    }

    function changeStatus(uint256 seed) external randomly(seed) {
        address sender = _below(4) == 0 ? administrator : _someWriter();
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](1 + _below(5));
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = _someChange(_accountInModel(sender));
        }
        bytes memory expected = _writeRevert(sender, true);
        Vm.Log[] memory logs = _call("changeStatus", sender, abi.encodeCall(ledger.changeStatus, (items)), expected);
        if (expected.length != 0) return;
        vm.assertEq(logs.length, items.length, "one log for each item");
        address account = _accountInModel(sender);
        if (account == address(0)) account = sender;
        for (uint256 i = 0; i < items.length; ++i) {
            _changeOne(logs[i], items[i], account, sender == administrator);
        }
    }

    function release(uint256 seed) external randomly(seed) {
        // Rare, so that the ledger fills.
        address sender = _below(6) == 0 ? administrator : _someSender();
        bytes32 id = _someId();
        address account = publications[id].account;
        bytes memory expected = _roleRevert(sender, administrator, 0);
        if (expected.length == 0 && publications[id].status == 0) {
            expected = abi.encodeWithSelector(ICredentialEvents.UnknownPublicationId.selector, id);
        }
        Vm.Log[] memory logs = _call("release", sender, abi.encodeCall(ledger.release, (id)), expected);
        if (expected.length != 0) return;
        _releaseInModel(id);
        _assertTopics(logs, ICredentialEvents.IdReleased.selector, id, _word(account));
    }

    function namePublisher(uint256 seed) external randomly(seed) {
        address sender = _below(4) == 0 ? _someSender() : administrator;
        address account = _someAccount();
        bytes memory expected = _roleRevert(sender, administrator, 0);
        bytes memory data = abi.encodeCall(ledger.namePublisher, (account, "Clearing house"));
        Vm.Log[] memory logs = _call("namePublisher", sender, data, expected);
        if (expected.length != 0) return;
        registered[account] = true;
        _assertTopics(logs, ICredentialEvents.PublisherNamed.selector, _word(account), 0);
    }

    function removePublisher(uint256 seed) external randomly(seed) {
        address sender = _below(3) == 0 ? administrator : _someSender();
        address account = _someAccount();
        bytes memory expected = _roleRevert(sender, administrator, 0);
        if (expected.length == 0 && !registered[account]) {
            expected = abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, account);
        }
        bytes memory data = abi.encodeCall(ledger.removePublisher, (account));
        Vm.Log[] memory logs = _call("removePublisher", sender, data, expected);
        if (expected.length != 0) return;
        registered[account] = false;
        _assertTopics(logs, ICredentialEvents.PublisherRemoved.selector, _word(account), 0);
    }

    function addKey(uint256 seed) external randomly(seed) {
        address account = _someAccount();
        uint256 index = _below(KEYS);
        address sender = _below(2) == 0 ? administrator : (_below(4) == 0 ? _someSender() : account);
        // Consent of this key to this account, of this key to another account, of another key, or none.
        uint256 kind = _below(5);
        bytes memory consent = kind < 2
            ? consentOf(_secret(index), account, address(ledger))
            : kind == 2
                ? consentOf(_secret(index), STRANGER, address(ledger))
                : kind == 3 ? consentOf(_secret((index + 1) % KEYS), account, address(ledger)) : bytes("");
        bytes memory expected = _addKeyRevert(sender, account, _key(index), kind < 2);
        bytes memory data = abi.encodeCall(ledger.addKey, (account, _key(index), consent));
        Vm.Log[] memory logs = _call("addKey", sender, data, expected);
        if (expected.length != 0) return;
        ownerOf[_key(index)] = account;
        _assertTopics(logs, ICredentialEvents.KeyAdded.selector, _word(account), _word(_key(index)));
    }

    function removeKey(uint256 seed) external randomly(seed) {
        address key = _key(_below(KEYS));
        address account = _below(2) == 0 ? ownerOf[key] : _someAccount();
        uint256 kind = _below(8);
        address sender = kind == 0 ? administrator : kind == 1 ? account : kind == 2 ? key : _someSender();
        bytes memory expected = _removeKeyRevert(sender, account, key);
        bytes memory data = abi.encodeCall(ledger.removeKey, (account, key));
        Vm.Log[] memory logs = _call("removeKey", sender, data, expected);
        if (expected.length != 0) return;
        ownerOf[key] = address(0);
        _assertTopics(logs, ICredentialEvents.KeyRemoved.selector, _word(account), _word(key));
    }

    function pause(uint256 seed) external randomly(seed) {
        address sender = _below(4) == 0 ? pauser : _someSender();
        bytes memory expected = _roleRevert(sender, pauser, keccak256("PAUSER_ROLE"));
        if (expected.length == 0 && paused) expected = abi.encodeWithSelector(Pausable.EnforcedPause.selector);
        _call("pause", sender, abi.encodeCall(ledger.pause, ()), expected);
        if (expected.length == 0) paused = true;
    }

    function unpause(uint256 seed) external randomly(seed) {
        address sender = _below(4) == 0 ? _someSender() : pauser;
        bytes memory expected = _roleRevert(sender, pauser, keccak256("PAUSER_ROLE"));
        if (expected.length == 0 && !paused) expected = abi.encodeWithSelector(Pausable.ExpectedPause.selector);
        _call("unpause", sender, abi.encodeCall(ledger.unpause, ()), expected);
        if (expected.length == 0) paused = false;
    }

    // What the invariants compare.

    function idsUsed() external pure returns (bytes32[] memory ids) {
        ids = new bytes32[](2 * IDS + 2 * IDS * 6 * 4);
        uint256 count = 0;
        for (uint256 i = 0; i < 2 * IDS; ++i) {
            bytes32 publicationId = i < IDS ? _plainId(i) : _pinnedId(_commitment(i - IDS));
            ids[count++] = publicationId;
            for (uint32 revision = 1; revision <= 6; ++revision) {
                for (uint8 status = 1; status <= 4; ++status) {
                    ids[count++] = _changeId(publicationId, revision, status);
                }
            }
        }
    }

    function expectedBlock(bytes32 id) external view returns (uint64) {
        return changes[id] != 0 ? changes[id] : publications[id].blockNumber;
    }

    function expectedPublication(bytes32 id) external view returns (Publication memory) {
        return publications[id];
    }

    function expectedHead() external view returns (uint64, bytes32) {
        return (seq, digest);
    }

    function expectedAccount(uint256 key) external view returns (address key_, address account) {
        return (_key(key % KEYS), _accountInModel(_key(key % KEYS)));
    }

    function expectedRegistered(address account) external view returns (bool) {
        return registered[account];
    }

    // Judging single items by the model.

    function _publishOne(
        string memory action,
        Vm.Log memory log,
        bytes32 id,
        bytes memory payload,
        bool malformed,
        address account
    ) private {
        uint8 outcome = _publishInModel(id, payload, malformed, account, _block);
        _count(action, outcome);
        if (outcome != DONE) return _assertRefusal(log, id, account, outcome);
        vm.assertEq(log.topics[0], ICredentialEvents.CredentialPublished.selector, "published");
        vm.assertEq(uint256(log.topics[1]), seq, "the next number");
        vm.assertEq(log.topics[2], id, "id");
        vm.assertEq(log.topics[3], _word(account), "account");
        vm.assertEq(log.data, abi.encode(payload), "payload");
    }

    function _changeOne(
        Vm.Log memory log,
        ICredentialEvents.StatusChange memory item,
        address account,
        bool administers
    ) private {
        bytes32 id = _changeId(item.publicationId, item.revision, item.status);
        uint8 outcome = _changeInModel(id, item, account, administers, _block);
        _count("changeStatus", outcome);
        if (outcome != DONE) return _assertRefusal(log, id, account, outcome);
        vm.assertEq(log.topics[0], ICredentialEvents.CredentialStatusChanged.selector, "changed");
        vm.assertEq(uint256(log.topics[1]), seq, "the next number");
        vm.assertEq(log.topics[2], item.publicationId, "publication");
        vm.assertEq(log.topics[3], _word(account), "account");
        vm.assertEq(log.data, abi.encode(id, item.revision, item.status, item.payload), "id, revision, status, payload");
    }

    function _assertRefusal(Vm.Log memory log, bytes32 id, address account, uint8 reason) private pure {
        vm.assertEq(log.topics[0], ICredentialEvents.ItemRefused.selector, "refused");
        vm.assertEq(log.topics[1], id, "id of the refusal");
        vm.assertEq(log.topics[2], _word(account), "account of the refusal");
        vm.assertEq(log.data, abi.encode(reason), "reason");
    }

    function _assertTopics(Vm.Log[] memory logs, bytes32 selector, bytes32 first, bytes32 second) private pure {
        vm.assertEq(logs.length, 1, "one log");
        vm.assertEq(logs[0].topics[0], selector, "event");
        vm.assertEq(logs[0].topics[1], first, "first topic");
        if (second != 0) vm.assertEq(logs[0].topics[2], second, "second topic");
    }

    /// @dev Calls the ledger; it must revert with exactly `expected`, or succeed when that is empty.
    function _call(string memory action, address sender, bytes memory data, bytes memory expected)
        internal
        returns (Vm.Log[] memory logs)
    {
        vm.recordLogs();
        vm.prank(sender);
        (bool succeeded, bytes memory answer) = address(ledger).call(data);
        logs = vm.getRecordedLogs();
        vm.assertEq(succeeded ? bytes("") : answer, expected, action);
        counted[string.concat(action, succeeded ? ":done" : ":reverted")] += 1;
    }

    function _count(string memory action, uint8 outcome) private {
        string memory name = outcome == DONE ? "item" : vm.toString(outcome);
        counted[string.concat(action, ":", name)] += 1;
    }

    // Somebody, something.

    function _below(uint256 bound) internal returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % bound;
    }

    /// @dev Mostly a key that may be registered.
    function _someSender() internal returns (address) {
        uint256 kind = _below(12);
        if (kind == 0) return STRANGER;
        if (kind == 1) return administrator;
        if (kind == 2) return pauser;
        if (kind == 3) return _someAccount();
        return _key(_below(KEYS));
    }

    /// @dev Mostly a key that may write now.
    function _someWriter() private returns (address) {
        uint256 start = _below(KEYS);
        for (uint256 i = 0; i < KEYS && _below(6) != 0; ++i) {
            address key = _keys[(start + i) % KEYS];
            if (_accountInModel(key) != address(0)) return key;
        }
        return _someSender();
    }

    function _someAccount() internal returns (address) {
        return accounts[_below(accounts.length)];
    }

    /// @dev An id of a publication, of a pin, of a status change to come, or none.
    function _someId() internal returns (bytes32) {
        uint256 kind = _below(10);
        if (kind == 0) return 0;
        if (kind == 1) return _pinnedId(_commitment(_below(IDS)));
        if (kind == 2) return _changeId(_plainId(_below(IDS)), uint32(1 + _below(3)), uint8(1 + _below(4)));
        return _plainId(_below(IDS));
    }

    function _someCommitment() private returns (bytes32) {
        return _below(8) == 0 ? bytes32(0) : _commitment(_below(IDS));
    }

    function _somePayload() private returns (bytes memory) {
        if (_below(8) == 0) return new bytes(_below(2));
        return abi.encodePacked(uint16(1), new bytes(_below(70)), _random);
    }

    /// @dev Mostly the next revision of the account's publication, or what made its current one once more.
    function _someChange(address account) private returns (ICredentialEvents.StatusChange memory) {
        bytes32 id = _someId();
        for (uint256 i = 0; i < 8 && publications[id].account != account; ++i) {
            id = _below(3) == 0 ? _pinnedId(_commitment(_below(IDS))) : _someId();
        }
        (uint32 revision, uint8 status) = (publications[id].revision + 1, uint8(1 + _below(4)));
        uint256 kind = _below(8);
        if (kind < 2) (revision, status) = (publications[id].revision, publications[id].status);
        if (kind == 2) revision = uint32(_below(5));
        if (kind == 3) status = uint8(_below(256));
        return ICredentialEvents.StatusChange(id, revision, status, _somePayload());
    }

    function _plainId(uint256 index) private pure returns (bytes32) {
        return keccak256(abi.encode("publication", index));
    }

    function _commitment(uint256 index) private pure returns (bytes32) {
        return keccak256(abi.encode("commitment", index));
    }

    function _pinnedId(bytes32 commitment) private pure returns (bytes32) {
        return sha256(bytes.concat("ces/pin/1", commitment));
    }

    function _changeId(bytes32 publicationId, uint32 revision, uint8 status) private pure returns (bytes32) {
        return sha256(bytes.concat("ces/status/1", publicationId, bytes4(revision), bytes1(status)));
    }

    function _secret(uint256 index) private pure returns (uint256) {
        return 0x5EC0 + index;
    }

    function _key(uint256 index) internal view returns (address) {
        return _keys[index];
    }

    function _word(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    // Setting up a contract.

    function _deploy(address predecessor) internal returns (CredentialEvents fresh) {
        fresh = new CredentialEvents(administrator, HANDOVER_DELAY, predecessor);
        bytes32 role = fresh.PAUSER_ROLE();
        vm.prank(administrator);
        fresh.grantRole(role, pauser);
    }

    function _register(CredentialEvents target, address account) internal {
        vm.prank(administrator);
        target.namePublisher(account, "Clearing house");
        registered[account] = true;
    }

    function _give(CredentialEvents target, address account, address key) internal {
        vm.prank(administrator);
        target.addKey(account, key, "");
        ownerOf[key] = account;
    }
}
